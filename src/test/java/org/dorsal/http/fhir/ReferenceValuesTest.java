package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.fhir.SomeReading.conditions;
import static org.dorsal.http.fhir.SomeReading.problems;
import static org.dorsal.http.fhir.SomeReading.terms;

import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.SearchCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patients, references and canonicals. */
class ReferenceValuesTest {
    private static final String OBSERVATION = "Observation";

    @ParameterizedTest
    @ValueSource(strings = {"1", "Patient/1", "https://ehr.example/fhir/Patient/1", SomeSearch.SELF + "/Patient/1"})
    void a_patient_is_named_by_id_or_by_an_address_below_a_known_base(String written) {
        assertThat(conditions(OBSERVATION, "patient=" + written, "subject=" + written))
                .containsExactly(
                        new SearchCondition.AnyPatient(Set.of("1")), new SearchCondition.AnyPatient(Set.of("1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Group/1",
                "Patient/1/_history/2",
                "https://elsewhere.example/fhir/Patient/1",
                "https://ehr.example/fhirPatient/1",
                "https://ehr.example/fhir/../Patient/1",
                "HTTPS://EHR.example/fhir/Patient/1",
                "Patient/",
                "Patient/a b",
            })
    void a_patient_of_elsewhere_is_refused(String written) {
        assertThat(problems(OBSERVATION, "patient=" + written))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("Patient/id")
                .doesNotContain("Group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "Encounter/12", "https://ehr.example/fhir/Encounter/12"})
    void a_reference_to_the_ehr_is_found_however_its_sender_wrote_it(String written) {
        assertThat(conditions(OBSERVATION, "encounter=" + written))
                .containsExactly(terms("encounter=Encounter/12", "encounter=https://ehr.example/fhir/Encounter/12"));
    }

    @Test
    void a_reference_to_another_server_is_taken_as_it_is() {
        assertThat(conditions("QuestionnaireResponse", "author=https://other.example/Practitioner/3,urn:uuid:7-8"))
                .containsExactly(terms("author=https://other.example/Practitioner/3", "author=urn:uuid:7-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "Encounter/7", "Practitioner/7/_history/1", "https://ehr.example/fhir/Encounter/7"})
    void an_author_needs_a_type_that_can_be_one(String written) {
        assertThat(problems("QuestionnaireResponse", "author=" + written))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("Practitioner, PractitionerRole, Organization, RelatedPerson, Patient, Device");
    }

    @ParameterizedTest
    @CsvSource({
        "7, QuestionnaireResponse/7",
        "QuestionnaireResponse/7, QuestionnaireResponse/7",
        "QuestionnaireResponse/7/_history/2, QuestionnaireResponse/7/_history/2",
        SomeSearch.SELF + "/QuestionnaireResponse/7/_history/2, QuestionnaireResponse/7/_history/2",
    })
    void what_a_result_is_derived_from_is_named_with_or_without_version(String written, String reference) {
        assertThat(conditions(OBSERVATION, "derived-from=" + written))
                .containsExactly(terms("derived-from=" + reference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ehr.example/fhir/QuestionnaireResponse/7", "Observation/7", "7/_history"})
    void what_is_not_ours_is_not_what_a_result_is_derived_from(String written) {
        assertThat(problems(OBSERVATION, "derived-from=" + written)).hasSize(1);
    }

    @Test
    void a_canonical_is_found_with_and_without_version() {
        assertThat(conditions(
                        "QuestionnaireResponse", "questionnaire=https://x.example/Questionnaire/a|1.0.0,urn:oid:1.2"))
                .containsExactly(
                        terms("questionnaire=https://x.example/Questionnaire/a|1.0.0", "questionnaire=urn:oid:1.2"));
        assertThat(problems("QuestionnaireResponse", "questionnaire=Questionnaire/a"))
                .hasSize(1);
        assertThat(problems("CarePlan", "instantiates-canonical=https://x.example/a|1|2"))
                .hasSize(1);
    }
}
