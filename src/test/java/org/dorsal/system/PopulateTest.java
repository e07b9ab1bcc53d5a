package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.*;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code Questionnaire/$populate} over HTTP, by SDC 4.0.0: OperationDefinition Questionnaire-populate ("operation"), the
 * page Form Population ("populate") and its profiles of Parameters.
 */
class PopulateTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String PATIENT = "populated";
    private static final String URL = SomePopulation.URL;

    /** Operation: "The partially (or fully)-populated set of answers", and a list of hints and warnings. */
    @Test
    void operation_the_answer_is_the_response_with_all_enabled_items_and_the_issues() {
        SomeAnswer answer = instance(SomePopulation.subject(PATIENT), SomePopulation.patient(PATIENT));

        assertThat(answer.json().path("parameter").valueStream())
                .extracting(part -> part.path("name").asString("")
                        + part.path("resource").path("resourceType").asString(""))
                .containsExactly("responseQuestionnaireResponse", "issuesOperationOutcome", "provenanceProvenance");
        JsonNode response = SomePopulation.response(answer);
        assertThat(response.path("status").asString("")).isEqualTo("in-progress");
        assertThat(response.path("subject").path("reference").asString("")).isEqualTo("Patient/" + PATIENT);
        JsonNode form =
                ALL.get("Questionnaire/upper-back-pain-assessment-2.0.0").json();
        assertThat(linkIds(response.path("item")))
                .containsAll(unconditional(form.path("item")).toList());
        assertThat(SomePopulation.answers(answer)).containsExactlyInAnyOrder("sex=female", "age-years=" + age());
    }

    /** R4 Questionnaire.item.enableWhen: an item that is not enabled is no part of the response. */
    @Test
    void operation_groups_that_are_not_asked_are_left_out() {
        SomeAnswer answer = instance(
                SomePopulation.subject(PATIENT),
                SomePopulation.patient(PATIENT).replace("'female'", "'male'").replace("\"female\"", "\"male\""));

        assertThat(SomePopulation.answers(answer)).contains("sex=male");
        assertThat(linkIds(SomePopulation.response(answer).path("item")))
                .contains("pain-worst-score")
                .doesNotContain("pregnancy-or-birth", "pregnancy-or-birth-when-1", "pregnancy-stage");
    }

    /** Populate: "An empty set SHALL be treated as 'not answered'"; operation: content or local is needed for answers. */
    @Test
    void populate_nothing_is_answered_without_a_fact() {
        SomeAnswer answer = instance(SomePopulation.subject(PATIENT));

        assertThat(SomePopulation.answers(answer)).isEmpty();
        assertThat(SomePopulation.issues(answer)).containsExactly("information:");
        assertThat(answer.json().path("parameter").size()).isEqualTo(2);
    }

    /** Populate: sources are Provenance.entity.what with the role source, software is Provenance.agent. */
    @Test
    void populate_each_answer_names_its_source_in_an_issue_and_in_the_provenance() {
        SomeAnswer answer = instance(
                SomePopulation.subject(PATIENT),
                SomePopulation.patient(PATIENT),
                SomePopulation.content(SomePopulation.osteoporosis(PATIENT, "c1")));

        assertThat(SomePopulation.answers(answer)).contains("bone-risk-kind=osteoporosis");
        assertThat(SomePopulation.issues(answer))
                .containsExactlyInAnyOrder("information:age-years", "information:sex", "information:bone-risk-kind");
        assertThat(answer.text()).contains("Answered from Condition/c1 of 2019-04-11");
        JsonNode provenance = answer.json().path("parameter").path(2).path("resource");
        assertThat(provenance.path("entity").valueStream())
                .allSatisfy(
                        entity -> assertThat(entity.path("role").asString("")).isEqualTo("source"))
                .extracting(entity -> entity.path("what").path("reference").asString(""))
                .contains("Condition/c1", "Patient/" + PATIENT);
        assertThat(provenance.path("agent").path(0).path("who").path("display").asString(""))
                .startsWith("Dorsal");
    }

    /** Operation, context: name and content; sdc-pop1: names are unique. */
    @Test
    void operation_resources_of_contexts_are_read_whatever_the_name() {
        assertThat(SomePopulation.answers(
                        instance(SomePopulation.context("patient", SomePopulation.resourceOfPatient(PATIENT)))))
                .contains("sex=female");
        assertThat(SomePopulation.answers(instance(
                        SomePopulation.subject(PATIENT),
                        SomePopulation.context(
                                "sourceQueries",
                                "{'resourceType':'Bundle','type':'searchset','entry':[{'resource':"
                                        + SomePopulation.osteoporosis(PATIENT, "c1") + "}]}"))))
                .contains("bone-risk-kind=osteoporosis");
        assertThat(instance(
                                SomePopulation.subject(PATIENT),
                                SomePopulation.context("user", "{'resourceType':'Practitioner','id':'7'}"))
                        .text())
                .contains("No rule reads a resource of this type.");
        String patient = SomePopulation.context("patient", SomePopulation.resourceOfPatient(PATIENT));
        for (String contexts : List.of(
                patient + "," + patient,
                "{'name':'context','part':[{'name':'name','valueString':'patient'}]}",
                "{'name':'context','valueString':'patient'}")) {
            SomeAnswer answer = instance(SomePopulation.subject(PATIENT), contexts);
            assertThat(answer.status()).as(contexts).isEqualTo(400);
            assertThat(answer.text()).contains("Parameters.parameter[");
        }
    }

    /** Populate: SHALL "support passing at least the Patient resource using the content parameter". */
    @Test
    void populate_the_patient_is_taken_as_content_and_in_a_bundle() {
        for (String sent : List.of(
                SomePopulation.content(SomePopulation.resourceOfPatient(PATIENT)),
                SomePopulation.content("{'resourceType':'Bundle','type':'collection','entry':[{'resource':"
                        + SomePopulation.resourceOfPatient(PATIENT) + "}]}"),
                SomePopulation.content("{'resourceType':'Bundle','type':'collection','entry':[{'resource':"
                                + SomePopulation.resourceOfPatient(PATIENT) + "}]}")
                        .replace("'content'", "'data'"))) {
            assertThat(SomePopulation.answers(instance(SomePopulation.subject(PATIENT), sent)))
                    .as(sent)
                    .contains("sex=female");
        }
    }

    /** Single entries: another patient's, one without status, one that is broken. */
    @Test
    void what_is_not_this_patients_or_not_understood_is_not_used_and_told() {
        SomeAnswer answer = instance(
                SomePopulation.subject(PATIENT),
                SomePopulation.content(SomePopulation.osteoporosis("somebody-else", "c1")),
                SomePopulation.content(
                        SomePopulation.osteoporosis(PATIENT, "c2").replace("'2019-04-11'", "'soon'")),
                SomePopulation.content("{'resourceType':'Encounter','id':'e1'}"),
                "{'name':'content','valueReference':{'reference':'https://other.example/fhir/Condition/7'}}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomePopulation.answers(answer)).isEmpty();
        assertThat(answer.text())
                .contains("Not read: Condition:other-patient", "Not read: content:not-understood:1")
                .contains("No rule reads a resource of this type.", "References are not followed")
                .doesNotContain("other.example");
        assertThat(SomePopulation.issues(answer))
                .filteredOn(issue -> issue.startsWith("warning"))
                .hasSize(4);
    }

    /** R4 Patient.active, Patient.link and Patient.deceased: the first two are modifier elements. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        'active':false;                                                                   inactive or replaced
        'link':[{'type':'replaced-by','other':{'reference':'Patient/other'}}];            inactive or replaced
        'deceasedBoolean':true;                                                           has died
        'deceasedDateTime':'2024-01-01';                                                  has died
        'active':true;                                                                    -
        'deceasedBoolean':false;                                                          -
        'link':[{'type':'seealso','other':{'reference':'Patient/other'}}];                -
        """)
    void a_patient_who_is_inactive_replaced_or_dead_is_told(String member, String expectedText) {
        SomeAnswer answer = instance(
                SomePopulation.subject(PATIENT),
                SomePopulation.content("{'resourceType':'Patient','id':'" + PATIENT + "'," + member + "}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        if (expectedText.equals("-")) {
            assertThat(answer.text()).doesNotContain("The Patient ");
        } else {
            assertThat(answer.text()).contains("The Patient ").contains(expectedText);
        }
    }

    @Test
    void another_patient_than_the_subject_refuses_the_request() {
        SomeAnswer answer = instance(SomePopulation.subject(PATIENT), SomePopulation.patient("somebody-else"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Parameters.parameter[1].part[1]").doesNotContain("somebody-else");
        assertThat(instance().status()).isEqualTo(400);
        assertThat(instance(SomePopulation.subject("a b")).status()).isEqualTo(400);
    }

    /** Operation: local is used where the server is capable, which this one is not. */
    @Test
    void operation_local_has_no_effect_and_is_told() {
        SomeAnswer answer = instance(SomePopulation.subject("sandbox-02"), "{'name':'local','valueBoolean':true}");

        assertThat(SomePopulation.answers(answer)).isEmpty();
        assertThat(answer.text()).contains("The record in the EHR is not read here");
    }

    /** Populate: the client renders it "as if they had retrieved a saved partially-completed QuestionnaireResponse". */
    @Test
    void the_response_is_valid_in_progress_and_can_be_stored() {
        String response = SomePopulation.response(instance(
                        SomePopulation.subject(PATIENT),
                        SomePopulation.patient(PATIENT),
                        SomePopulation.content(SomePopulation.osteoporosis(PATIENT, "c1"))))
                .toString();

        assertThat(ALL.post("QuestionnaireResponse/$validate", response)
                        .json()
                        .path("issue")
                        .valueStream())
                .extracting(issue -> issue.path("severity").asString(""))
                .containsExactly("information");
        assertThat(ALL.get("QuestionnaireResponse?patient=" + PATIENT).entries())
                .isEmpty();
        assertThat(ALL.post("QuestionnaireResponse", response).status()).isEqualTo(201);
    }

    private static Stream<String> linkIds(JsonNode items) {
        return items.valueStream()
                .flatMap(
                        item -> Stream.concat(Stream.of(item.path("linkId").asString("")), linkIds(item.path("item"))));
    }

    /** Groups and questions without a condition, in groups without one. */
    private static Stream<String> unconditional(JsonNode items) {
        return items.valueStream()
                .filter(item -> !item.has("enableWhen")
                        && !item.path("type").asString("").equals("display"))
                .flatMap(item -> Stream.concat(
                        Stream.of(item.path("linkId").asString("")),
                        item.path("type").asString("").equals("group")
                                ? unconditional(item.path("item"))
                                : Stream.of()));
    }

    private static int age() {
        return Period.between(LocalDate.parse(SomePopulation.BORN), LocalDate.now(ZoneOffset.UTC))
                .getYears();
    }

    private static SomeAnswer instance(String... parameters) {
        return ALL.post(SomePopulation.INSTANCE, SomePopulation.parameters(parameters));
    }
}
