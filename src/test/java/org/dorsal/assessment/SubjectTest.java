package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
    private static final CheckBounds ANY_EHR = new CheckBounds(Optional.empty(), Instant.EPOCH);
    private static final CheckBounds ONE_EHR = new CheckBounds("https://ehr.example/fhir/", Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(strings = {"Patient/p-1", "https://ehr.example/fhir/Patient/p-1"})
    void a_patient_of_the_ehr_is_named(String reference) {
        assertThat(HeadCheck.patientId(new Reference(reference), ONE_EHR)).contains("p-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/p-1", "https://ehr.example/fhir/Patient/p-1", "http://x/Patient/p-1"})
    void where_no_ehr_is_known_a_patient_of_any_is_named(String reference) {
        assertThat(HeadCheck.patientId(new Reference(reference), ANY_EHR)).contains("p-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#p-1",
                "/Patient/p-1",
                "Group/p-1",
                "Patient/p-1/_history/1",
                "https://ehr.example/fhir/Patient/p-1/_history/1",
                "https://ehr.example/fhir/Group/p-1",
                "https://ehr.example/fhir?x=/Patient/p-1",
                "https://ehr.example/fhir#/Patient/p-1",
                "ftp://ehr.example/Patient/p-1",
                "urn:uuid:Patient/p-1",
                "https://Patient/"
            })
    void nothing_else_is_a_patient(String reference) {
        assertThat(HeadCheck.patientId(new Reference(reference), ANY_EHR)).isEmpty();
        assertThat(HeadCheck.patientId(new Reference(reference), ONE_EHR)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example/fhir/Patient/p-1", "https://ehr.example/fhir2/Patient/p-1"})
    void a_patient_of_another_ehr_is_none_of_ours(String reference) {
        assertThat(HeadCheck.patientId(new Reference(reference), ONE_EHR)).isEmpty();
    }
}
