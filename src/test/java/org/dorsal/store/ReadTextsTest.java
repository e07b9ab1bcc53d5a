package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.store.AccessScope.Restrictions;
import org.dorsal.store.ReadTexts.ReadKind;
import org.junit.jupiter.api.Test;

/** A read contains exactly the conditions of the caller's reach. */
class ReadTextsTest {
    private static final AccessScope SITE = AccessScope.ofSite("here");
    private static final AccessScope PATIENT = AccessScope.ofPatient("here", "anna");
    private static final Restrictions SURVEYS = new Restrictions(List.of(Set.of("category=survey")));

    @Test
    void who_may_see_all_of_a_site_is_asked_for_nothing_more() {
        for (var type : List.of("Observation", AuditRows.TYPE)) {
            assertThat(ReadTexts.text(ReadKind.CURRENT, SITE, type).names())
                    .containsExactly("site", "timeout", "site", "type", "id");
        }
    }

    @Test
    void a_compartment_and_restrictions_stand_in_every_text_of_a_reader_who_has_them() {
        for (var type : List.of("Observation", AuditRows.TYPE)) {
            for (var text : texts(PATIENT, type)) {
                assertThat(text.names()).contains("patient").doesNotContain("restriction");
            }
            for (var text : texts(SITE.only(SURVEYS), type)) {
                assertThat(text.names())
                        .contains("restriction", "restriction_term")
                        .doesNotContain("patient");
            }
            for (var text : texts(PATIENT.only(SURVEYS), type)) {
                assertThat(text.names()).contains("patient", "restriction", "restriction_term");
            }
        }
    }

    @Test
    void how_many_versions_there_are_is_told_within_the_same_reach() {
        assertThat(ReadTexts.text(ReadKind.HISTORY, PATIENT.only(SURVEYS), "Observation")
                        .names())
                .filteredOn(Set.of("patient", "restriction_term")::contains)
                .hasSize(4);
    }

    private static List<Sql> texts(AccessScope reach, String type) {
        return Stream.of(ReadKind.values())
                .map(wanted -> ReadTexts.text(wanted, reach, type))
                .toList();
    }
}
