package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.assessment.CorruptedResponse.spoilt;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckHeadTest {

    private static final String STATUS = "QuestionnaireResponse.status";
    private static final String QUESTIONNAIRE = "QuestionnaireResponse.questionnaire";
    private static final String SUBJECT = "QuestionnaireResponse.subject";
    private static final String AUTHOR = "QuestionnaireResponse.author";
    private static final String AUTHORED = "QuestionnaireResponse.authored";

    @ParameterizedTest
    @MethodSource("heads")
    void a_fault_of_the_head_is_told_with_its_cure(CorruptedResponse head) {
        head.isTold();
    }

    static Stream<CorruptedResponse> heads() {
        String url = "https://dorsal.example/canonical/Questionnaire/small";
        return Stream.of(
                spoilt("status stopped", r -> r.setStatus(QuestionnaireResponseStatus.STOPPED), STATUS, "stopped"),
                spoilt("no questionnaire", r -> r.setQuestionnaire(null), QUESTIONNAIRE, url + "|1.0.0"),
                spoilt("no version", r -> r.setQuestionnaire(url), QUESTIONNAIRE, "version is missing"),
                spoilt("another version", r -> r.setQuestionnaire(url + "|1.0.1"), QUESTIONNAIRE, url + "|1.0.0"),
                spoilt("a fragment", r -> r.setQuestionnaire(url + "|1.0.0#a"), QUESTIONNAIRE, url + "|1.0.0"),
                spoilt("no subject", r -> r.setSubject(null), SUBJECT, "Patient/{id}"),
                subject("a contained patient", "#p"),
                subject("another type", "Group/p1"),
                subject("another server", "https://other.example/fhir/Patient/p1"),
                subject("a base that only begins alike", "https://ehr.example/fhir2/Patient/p1"),
                subject("a path that climbs out", "https://ehr.example/fhir/../Patient/p1"),
                subject("http for https", "http://ehr.example/fhir/Patient/p1"),
                subject("a version", "Patient/p1/_history/2"),
                subject("a query", "Patient/p1?a=b"),
                subject("no id", "Patient/"),
                subject("a search", "Patient?identifier=1"),
                subject("a slash before", "/Patient/p1"),
                subject("a long id", "Patient/" + "a".repeat(257)),
                subject("a urn", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"),
                spoilt("a patient of another type", r -> r.getSubject().setType("Group"), SUBJECT, "one patient"),
                spoilt(
                        "an identifier alone",
                        r -> r.setSubject(new Reference().setIdentifier(new Identifier().setValue("1"))),
                        SUBJECT,
                        "one patient"),
                encounter("another type", "Patient/e1"),
                encounter("another server", "https://other.example/fhir/Encounter/e1"),
                encounter("a version", "Encounter/e1/_history/2"),
                encounter("a contained one", "#e"),
                author("a type that R4 does not allow", "Group/1"),
                author("a version", "Practitioner/1/_history/2"),
                author("a contained one", "#a"),
                author("no resource", "https://www.example.org/people"),
                author(
                        "a control character, which no search can name",
                        "https://www.example.org/\u0085/Practitioner/1"),
                author("a urn", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"),
                spoilt(
                        "an author of another type",
                        r -> r.setAuthor(new Reference("Practitioner/1").setType("Device")),
                        AUTHOR,
                        "another resource that R4 allows"),
                spoilt("no authored", r -> r.setAuthoredElement(null), AUTHORED, "at least the day"),
                authored("a month", "2026-11", "the day"),
                authored("a year", "2026", "the day"),
                authored("no zone", "2026-11-20T09:00:00", "zone"),
                authored("no seconds", "2026-11-20T09:00Z", "seconds"),
                authored("a zone 15 hours away", "2026-11-20T09:00:00+15:00", "zone"),
                authored("the year 26", "0026-11-20", "1900"),
                authored("a second too late", "2026-11-20T10:00:01Z", "not come yet"),
                authored("too late in another zone", "2026-11-20T11:00:00+00:30", "not come yet"),
                authored("a day that has begun nowhere", "2026-11-22", "not come yet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20",
                "2026-11-21",
                "2026-11-20T10:00:00Z",
                "2026-11-20T10:00:00.000+00:00",
                "2026-11-20T23:59:00+14:00",
                "2016-12-31T23:59:60Z",
                "1900-01-01"
            })
    void a_time_that_may_have_come_is_accepted(String time) {
        assertThat(messages(response -> response.setAuthoredElement(new DateTimeType(time))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/p1", "https://ehr.example/fhir/Patient/A-1.b", "Patient/1"})
    void one_patient_of_the_ehr_is_accepted(String reference) {
        assertThat(messages(response ->
                        response.getSubject().setReference(reference).setType("Patient")))
                .isEmpty();
    }

    @Test
    void a_missing_status_is_told() {
        assertThat(messages(response -> response.setStatus(null))).containsExactly(STATUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-progress", "entered-in-error"})
    void a_response_that_is_not_finished_needs_no_time(String status) {
        assertThat(messages(response -> response.setStatus(QuestionnaireResponseStatus.fromCode(status))
                        .setAuthoredElement(null)))
                .isEmpty();
        assertThat(messages(response -> response.setStatus(QuestionnaireResponseStatus.fromCode(status))
                        .setAuthoredElement(new DateTimeType("2027"))))
                .containsExactly(AUTHORED);
    }

    @Test
    void an_amended_response_is_held_to_the_same_as_a_completed_one() {
        assertThat(messages(response -> response.setStatus(QuestionnaireResponseStatus.AMENDED)))
                .isEmpty();
        assertThat(messages(response ->
                        response.setStatus(QuestionnaireResponseStatus.AMENDED).setAuthoredElement(null)))
                .containsExactly(AUTHORED);
    }

    @Test
    void a_base_with_a_slash_at_its_end_is_the_same_base() {
        assertThat(new CheckBounds("https://ehr.example/fhir/", SampleAnswers.BOUNDS.latest()))
                .isEqualTo(SampleAnswers.BOUNDS);
    }

    private static CorruptedResponse subject(String name, String reference) {
        return spoilt(name, r -> r.setSubject(new Reference(reference)), SUBJECT, "https://ehr.example/fhir");
    }

    private static CorruptedResponse encounter(String name, String reference) {
        return spoilt(
                "encounter: " + name,
                r -> r.setEncounter(new Reference(reference)),
                "QuestionnaireResponse.encounter",
                "Encounter/{id}");
    }

    private static CorruptedResponse author(String name, String reference) {
        return spoilt(
                "author: " + name,
                r -> r.setAuthor(new Reference(reference)),
                AUTHOR,
                "another resource that R4 allows");
    }

    /** Ids of real EHRs have up to 109 characters, where FHIR has 64; their patients must be reachable. */
    @Test
    void ids_of_ehrs_are_taken_as_they_are() {
        String id = "e".repeat(109);
        assertThat(messages(response -> response.setEncounter(new Reference("Encounter/" + id))
                        .getSubject()
                        .setReference("Patient/" + id)))
                .isEmpty();
    }

    @Test
    void who_answered_and_where_may_be_said_in_every_way_of_r4() {
        for (Reference author : List.of(
                new Reference("Practitioner/1"),
                new Reference("https://other.example/fhir/PractitionerRole/a.b"),
                new Reference("RelatedPerson/1").setType("RelatedPerson"),
                new Reference().setDisplay("Dr Sample Person"),
                new Reference()
                        .setIdentifier(new Identifier().setSystem("urn:staff").setValue("1")))) {
            assertThat(messages(response -> response.setAuthor(author)
                            .setEncounter(new Reference("https://ehr.example/fhir/Encounter/e1"))))
                    .isEmpty();
            assertThat(messages(response -> response.setAuthor(author)
                            .setEncounter(new Reference().setIdentifier(new Identifier().setValue("visit-1")))))
                    .isEmpty();
        }
    }

    private static CorruptedResponse authored(String name, String time, String cure) {
        return spoilt(name, r -> r.getAuthoredElement().setValueAsString(time), AUTHORED, cure);
    }

    private static Stream<String> messages(Consumer<QuestionnaireResponse> change) {
        QuestionnaireResponse response = SampleAnswers.full();
        change.accept(response);
        return ResponseCheck.faults(SampleForms.small(), response, SampleAnswers.BOUNDS).stream()
                .map(fault -> fault.expression());
    }
}
