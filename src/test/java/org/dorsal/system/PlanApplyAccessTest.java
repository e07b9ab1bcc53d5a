package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.dorsal.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scopes, compartment, site and audit events of {@code PlanDefinition/$apply}. */
class PlanApplyAccessTest {
    private static final String APPLY = "PlanDefinition/$apply";
    private static final String PATIENT = "apply-cara";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, SomeService.NORTHSIDE);
    private static final SomeClient SYSTEM = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String NEWEST = SYSTEM.post(
                    "QuestionnaireResponse",
                    WalkedAssessment.body(PATIENT, "stored").toString())
            .id();
    private static final String SUBJECT = "{\"name\":\"subject\",\"valueString\":\"Patient/" + PATIENT + "\"}";
    private static final String STORED = "{\"resourceType\":\"Parameters\",\"parameter\":[" + SUBJECT + "]}";
    private static final String SUPPLIED = "{\"resourceType\":\"Parameters\",\"parameter\":[" + SUBJECT
            + ",{\"name\":\"data\",\"resource\":" + WalkedAssessment.body(PATIENT, "sent") + "}]}";

    @ParameterizedTest
    @CsvSource({
        "system/*.cruds, 200, 200",
        "system/QuestionnaireResponse.c, 200, 403",
        "system/QuestionnaireResponse.rs system/CarePlan.r, 403, 200",
        "system/QuestionnaireResponse.r system/CarePlan.rs, 403, 403",
        "system/QuestionnaireResponse.s system/CarePlan.rs, 403, 403",
        "system/QuestionnaireResponse.rs system/CarePlan.s, 403, 403",
        "system/QuestionnaireResponse.rs system/CarePlan.rs?category=x, 403, 403",
        "patient/*.cruds, 200, 200",
        "patient/QuestionnaireResponse.write, 200, 403",
        "patient/QuestionnaireResponse.read patient/CarePlan.read, 403, 200",
        "system/Observation.cruds, 403, 403"
    })
    void scopes_decide_by_what_the_plan_is_made_from(String scopes, int supplied, int stored) {
        SomeClient client = SERVICE.client(SomeService.NORTHSIDE, scopes, PATIENT);
        for (String address : new String[] {APPLY, "PlanDefinition/upper-back-pain-care-2.0.0/$apply"}) {
            assertThat(client.post(address, SUPPLIED).status()).isEqualTo(supplied);
            assertThat(client.get(address + "?subject=" + PATIENT).status()).isEqualTo(stored);
            assertThat(client.post(address, STORED).status()).isEqualTo(stored);
        }
    }

    @Test
    void another_patient_and_another_site_are_out_of_reach() {
        SomeClient ben = SERVICE.client(SomeService.NORTHSIDE, "patient/*.cruds", "apply-ben");
        SomeAnswer annas = ben.get(APPLY + "?subject=" + PATIENT);
        assertThat(annas.status()).isEqualTo(404);
        assertThat(annas.text())
                .isEqualTo(ben.get(APPLY + "?subject=apply-nobody").text());
        assertThat(ben.post(APPLY, SUPPLIED).status()).isEqualTo(403);
        assertThat(SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds")
                        .get(APPLY + "?subject=" + PATIENT)
                        .status())
                .isEqualTo(404);
        SomeClient anybody = SomeClient.anonymous(SYSTEM.base());
        assertThat(anybody.get(APPLY + "?subject=" + PATIENT).status()).isEqualTo(401);
        assertThat(anybody.get("PlanDefinition").status()).isEqualTo(200);
    }

    @Test
    void each_request_is_one_event_with_the_response_that_was_used() {
        String request = "apply-" + new Random(Seeds.next()).nextInt(1_000_000);
        assertThat(SYSTEM.get(APPLY + "?subject=" + PATIENT, "X-Request-Id", request)
                        .status())
                .isEqualTo(200);

        assertThat(EVENTS.ofRequest(request)).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("operation:E:0");
            assertThat(SomeEvents.about(event))
                    .contains("Patient/" + PATIENT, "QuestionnaireResponse/" + NEWEST + "/_history/1");
        });
    }
}
