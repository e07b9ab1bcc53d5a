package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.dorsal.chart.BackendAccess.GrantedReadScopes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantedReadScopesTest {
    @ParameterizedTest(name = "{0}: read {1}, search {2}")
    @CsvSource({
        "patient/Condition.rs, true, true",
        "patient/Condition.r, true, false",
        "patient/Condition.s, false, true",
        "patient/Condition.cruds, true, true",
        "patient/Condition.cud, false, false",
        "patient/Condition.read, true, true",
        "patient/Condition.write, false, false",
        "patient/Condition.*, true, true",
        "patient/*.read, true, true",
        "user/Condition.rs, true, true",
        "system/Condition.rs, false, false",
        "patient/Conditions.rs, false, false",
        "patient/Observation.rs, false, false",
        "patient/Condition.rs?category=problem-list-item, true, true",
        "patient/Condition.c?x=rs, false, false",
        "patient/Condition., false, false",
        "Condition.rs, false, false",
        "openid, false, false"
    })
    void a_scope_lets_us_ask(String scope, boolean read, boolean search) {
        GrantedReadScopes granted = new GrantedReadScopes(Set.of(scope));
        assertThat(granted.read("Condition")).isEqualTo(read);
        assertThat(granted.search("Condition")).isEqualTo(search);
    }

    @ParameterizedTest
    @CsvSource({"fhirUser, true", "profile, true", "user/Practitioner.read, true", "openid, false"})
    void who_launched_may_be_read_by_the_identity_scopes(String scope, boolean may) {
        assertThat(new GrantedReadScopes(Set.of(scope)).user("Practitioner")).isEqualTo(may);
    }
}
