package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code $populate} with {@code local}: SDC 4.0.0, OperationDefinition Questionnaire-populate ("the server should use what
 * resources it has about the referenced subject") and Form Population ("Users SHALL NOT be able to see information that
 * they would not be able to see when navigating the source system").
 */
class PopulateFromEhrTest {
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final String LOCAL = "{'name':'local','valueBoolean':true}";
    private static final String OSTEOPOROSIS = "sandbox-02";
    private static final String LUNGS = "sandbox-07";
    private static SomeService service;

    @BeforeAll
    static void start() {
        String scopes = "--dorsal.sites." + NORTH + ".ehr.backend-scopes[";
        service = SomeService.withBackend(
                scopes + "0]=system/DocumentReference.crus",
                scopes + "1]=system/Patient.r",
                scopes + "2]=system/Condition.rs",
                scopes + "3]=system/Observation.crus",
                scopes + "4]=system/MedicationRequest.rs",
                scopes + "5]=system/MedicationStatement.rs",
                scopes + "6]=system/Medication.r");
        service.ehr(NORTH)
                .register(SandboxClient.withKeys(
                                "dorsal-backend", URI.create(service.baseUrl() + "/.well-known/jwks.json"))
                        .asBackend("system/*.cruds"));
    }

    @AfterEach
    void behave() {
        service.ehr(NORTH).behave();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void the_record_in_the_ehr_answers_and_each_answer_names_its_source() {
        SomeAnswer answer = populate(all(), OSTEOPOROSIS, LOCAL);

        assertThat(SomePopulation.answers(answer))
                .contains("bone-risk-kind=osteoporosis")
                .anyMatch(value -> value.startsWith("age-years="))
                .anyMatch(value -> value.startsWith("sex="));
        assertThat(answer.text()).contains("Answered from Condition/");
        assertThat(SomePopulation.answers(populate(all(), LUNGS, LOCAL)))
                .contains("organ-disease=other-lung", "major-history=weak-immunity");
    }

    @Test
    void what_is_sent_counts_together_with_the_record() {
        String sent = SomePopulation.content(SomePopulation.osteoporosis(LUNGS, "sent"));

        assertThat(SomePopulation.answers(populate(all(), LUNGS, LOCAL, sent)))
                .contains("organ-disease=other-lung", "bone-risk-kind=osteoporosis");
    }

    @Test
    void without_local_the_ehr_is_not_asked() {
        service.ehr(NORTH).forget();
        for (String local : List.of("{'name':'local','valueBoolean':false}", SomePopulation.patient(OSTEOPOROSIS))) {
            assertThat(populate(all(), OSTEOPOROSIS, local).status()).isEqualTo(200);
        }
        assertThat(service.ehr(NORTH).recordedRequests())
                .noneMatch(request -> request.path().startsWith("/fhir"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FHIR_DOWN", "HTML_FOR_FHIR", "TOO_MANY_REQUESTS", "FOREIGN_NEXT_LINK", "SLOW"})
    void a_failure_of_the_ehr_is_told_and_what_was_sent_is_used(Misbehaviour misbehaviour) {
        populate(all(), OSTEOPOROSIS, LOCAL); // the token is there
        service.ehr(NORTH).misbehave(misbehaviour);

        SomeAnswer answer = populate(
                all(), OSTEOPOROSIS, LOCAL, SomePopulation.content(SomePopulation.osteoporosis(OSTEOPOROSIS, "sent")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SomePopulation.answers(answer))
                .contains("bone-risk-kind=osteoporosis")
                .noneMatch(value -> value.matches(".*=(N|none)"));
        if (misbehaviour != Misbehaviour.FOREIGN_NEXT_LINK) {
            assertThat(answer.text()).contains("Not read: Condition:", "Not read: Patient:");
        }
        assertThat(service.ehr(NORTH).leaks()).isEmpty();
    }

    @Test
    void another_patients_entry_is_dropped_and_told() {
        service.ehr(NORTH).misbehave(Misbehaviour.ANOTHER_PATIENT_IN_SEARCH);

        SomeAnswer answer = populate(all(), "sandbox-01", LOCAL);

        assertThat(answer.text()).contains("other-patient");
        assertThat(SomePopulation.answers(answer))
                .allMatch(value -> value.startsWith("age-years=") || value.startsWith("sex="));
    }

    /** Scopes × patient × site: a part of the record is used only if the caller's own token covers it. */
    @ParameterizedTest
    @CsvSource({
        "system/*.cruds, -, 200, osteoporosis",
        "user/*.cruds, -, 200, osteoporosis",
        "patient/*.cruds, sandbox-02, 200, osteoporosis",
        "patient/*.cruds, sandbox-01, 403, -",
        "patient/*.cruds, -, 403, -",
        "system/*.rs, -, 403, -",
        "system/QuestionnaireResponse.c system/Patient.r system/Condition.rs, -, 200, osteoporosis",
        "system/QuestionnaireResponse.c system/Patient.r system/Condition.r, -, 200, sex",
        "system/QuestionnaireResponse.c system/Patient.r system/Condition.rs?category=x, -, 200, sex",
        "system/QuestionnaireResponse.c system/Patient.r, -, 200, sex",
        "system/QuestionnaireResponse.c patient/Patient.r patient/Condition.rs, sandbox-01, 200, -",
        "system/QuestionnaireResponse.c patient/Patient.r patient/Condition.rs, sandbox-02, 200, osteoporosis",
        "system/QuestionnaireResponse.c, -, 200, -",
        "system/QuestionnaireResponse.c system/Condition.rs, -, 200, -"
    })
    void nobody_sees_more_than_the_token_covers(String scopes, String context, int status, String answered) {
        SomeClient client =
                context.equals("-") ? service.client(NORTH, scopes) : service.client(NORTH, scopes, context);

        SomeAnswer answer = populate(client, OSTEOPOROSIS, LOCAL);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            List<String> answers = SomePopulation.answers(answer);
            assertThat(answers.contains("bone-risk-kind=osteoporosis")).isEqualTo(answered.equals("osteoporosis"));
            assertThat(answers.isEmpty()).isEqualTo(answered.equals("-"));
            if (!answered.equals("osteoporosis")) {
                assertThat(answer.text()).containsAnyOf("Not read: Condition:not-granted", "local has no effect");
            }
        }
    }

    @Test
    void a_client_that_may_only_write_reads_nothing_and_a_token_of_another_site_is_refused() {
        SomeAnswer south = populate(service.client(SomeService.SOUTHSIDE, "system/*.cruds"), OSTEOPOROSIS, LOCAL);
        assertThat(SomePopulation.answers(south)).isEmpty();
        assertThat(south.text()).contains("may not read Patients");

        SomeClient foreign =
                service.client(SomeService.SOUTHSIDE, "system/*.cruds").withBase(service.base(NORTH));
        assertThat(populate(foreign, OSTEOPOROSIS, LOCAL).status()).isEqualTo(403);
    }

    private static SomeClient all() {
        return service.client(NORTH, "system/*.cruds");
    }

    private static SomeAnswer populate(SomeClient client, String patient, String... more) {
        return client.post(
                SomePopulation.INSTANCE,
                SomePopulation.parameters(SomePopulation.subject(patient), String.join(",", more)));
    }
}
