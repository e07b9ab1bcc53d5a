package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dorsal.smart.SiteId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lost scopes (A9), in versions 1 and 2. */
class RequestedScopesTest {
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
            patient/Observation.rs | user/Observation.rs                                 | false
            user/Observation.rs    | patient/Observation.rs                              | true
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
    void a_scope_is_lost_when_less_was_given(String requestedScope, String granted, boolean lost) {
        assertThat(RequestedScopes.lost(Set.of(requestedScope), Set.of(granted.split(" ", -1))))
                .hasSize(lost ? 1 : 0);
    }

    // Pages report lost read and write scopes separately, so that a half-granted scope is not shown as wholly lost.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            patient/Observation.crus | patient/Observation.crus  |
            patient/Observation.crus | patient/*.cruds           |
            patient/Observation.crus | patient/*.*               |
            patient/Observation.crus | patient/Observation.read patient/Observation.write |
            patient/Observation.crus | patient/Observation.rs    | patient/Observation.cu
            patient/Observation.crus | patient/Observation.crs   | patient/Observation.cu
            patient/Observation.crus | patient/Observation.cu    | patient/Observation.rs
            patient/Observation.crus | patient/Observation.cud   | patient/Observation.rs
            patient/Observation.crus | openid                    | patient/Observation.cu patient/Observation.rs
            patient/Observation.crus?category=survey | patient/Observation.rs | patient/Observation.cu?category=survey
            patient/Observation.cu   | patient/Observation.rs    | patient/Observation.cu
            patient/Observation.write | patient/Observation.read | patient/Observation.write
            """)
    void reading_and_filing_are_lost_apart(String requestedScope, String granted, String lost) {
        assertThat(RequestedScopes.lost(Set.of(requestedScope), Set.of(granted.split(" ", -1))))
                .containsExactlyElementsOf(lost == null ? List.of() : List.of(lost.split(" ", -1)));
    }

    @Test
    void launches_of_a_site_where_clinicians_tokens_write_ask_to_write() {
        assertThat(RequestedScopes.of(registration(true), List.of("permission-v2"), List.of(), true))
                .contains(
                        "patient/DocumentReference.crus",
                        "patient/QuestionnaireResponse.crus",
                        "patient/CarePlan.crus",
                        "patient/Observation.crus",
                        "patient/Condition.rs",
                        "online_access")
                .doesNotContain("patient/Observation.rs");
        assertThat(RequestedScopes.of(registration(true), List.of("permission-v1"), List.of(), true))
                .contains(
                        "patient/DocumentReference.read",
                        "patient/DocumentReference.write",
                        "patient/Observation.read",
                        "patient/Observation.write",
                        "patient/Condition.read")
                .noneMatch(scope -> scope.contains(".c") || scope.endsWith(".*"));
        assertThat(RequestedScopes.of(registration(false), List.of("permission-v2"), List.of(), true))
                .contains("patient/Observation.rs")
                .noneMatch(scope -> scope.contains(".c"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openid launch                                   | true
            openid patient/*.*                              | true
            user/Medication.read user/Condition.read        | true
            patient/Medication.rs                           | true
            user/MedicationRequest.rs patient/Condition.rs  | false
            system/Medication.rs                            | false
            """)
    void medicines_that_prescriptions_point_to_are_asked_for_unless_the_server_has_none(
            String listed, boolean isRequested) {
        assertThat(RequestedScopes.of(registration(true), List.of(), List.of(listed.split(" ", -1)), true)
                        .contains("patient/Medication.r"))
                .isEqualTo(isRequested);
    }

    private static EhrRegistration registration(boolean writes) {
        return new EhrRegistration(
                new SiteId("a"),
                "https://ehr.example",
                "dorsal",
                new ClientProof.PublicClient(),
                List.of(),
                List.of(),
                writes,
                UsualTerms.ALLOWANCES,
                UsualTerms.SESSIONS,
                Assurance.ANY);
    }
}
