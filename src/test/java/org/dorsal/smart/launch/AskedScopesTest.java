package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as lost (A9): in words of version 1 and 2 alike. */
class AskedScopesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            patient/Observation.rs | patient/Observation.rs                              | false
            patient/Observation.rs | patient/*.rs                                        | false
            patient/Observation.rs | patient/*.read                                      | false
            patient/Observation.rs | patient/Observation.read                            | false
            patient/Observation.rs | patient/*.cruds                                     | false
            patient/Observation.rs | patient/*.*                                         | false
            patient/Observation.rs | patient/Observation.r patient/Observation.s         | false
            patient/Observation.read | patient/Observation.rs                            | false
            patient/Patient.r      | patient/Patient.rs                                  | false
            patient/Observation.rs | patient/Observation.r                               | true
            patient/Observation.rs | patient/Observation.write                           | true
            patient/Observation.rs | user/Observation.rs                                 | true
            patient/Observation.rs | patient/observation.rs                              | true
            patient/Observation.rs | patient/Observation.rs?category=survey              | true
            patient/Observation.rs | patient/Observation.sr                              | true
            patient/*.rs           | patient/Observation.rs                              | true
            patient/Observation.rs?category=survey | patient/Observation.rs              | false
            patient/Observation.rs?category=survey | patient/Observation.rs?category=survey | false
            patient/Observation.rs?category=survey | patient/Observation.rs?category=laboratory | true
            online_access          | offline_access                                      | false
            online_access          | online_access                                       | false
            online_access          | openid                                              | true
            launch                 | openid                                              | false
            openid                 | launch                                              | false
            patient/Task.rs?code=x | patient/*.rs                                        | true
            """)
    void a_scope_is_lost_when_less_was_given(String asked, String granted, boolean lost) {
        assertThat(AskedScopes.lost(Set.of(asked), Set.of(granted.split(" ", -1))))
                .hasSize(lost ? 1 : 0);
    }
}
