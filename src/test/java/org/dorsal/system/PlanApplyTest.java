package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code PlanDefinition/$apply} of FHIR R4 (plandefinition-operation-apply.html) on a running service. */
class PlanApplyTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String APPLY = "PlanDefinition/$apply";
    private static final String CARE = "https://dorsal.example/canonical/PlanDefinition/upper-back-pain-care";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient SYSTEM = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String PATIENT = "apply-anna";
    private static final String NEWEST = stored();

    /** Stores responses of three days, of which the newest by date is not the last that was recorded. */
    private static String stored() {
        String newest = created("newest", "2026-03-03T10:00:00Z");
        created("older", "2026-01-05T10:00:00Z");
        ObjectNode draft = body("draft", "2026-04-04T10:00:00Z").put("status", "in-progress");
        assertThat(SYSTEM.post("QuestionnaireResponse", draft.toString()).status())
                .isEqualTo(201);
        String withdrawn = created("withdrawn", "2026-05-05T10:00:00Z");
        ObjectNode body =
                body("withdrawn", "2026-05-05T10:00:00Z").put("id", withdrawn).put("status", "entered-in-error");
        assertThat(SYSTEM.put("QuestionnaireResponse/" + withdrawn, body.toString(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(200);
        return newest;
    }

    private static String created(String name, String authored) {
        return SYSTEM.post("QuestionnaireResponse", body(name, authored).toString())
                .id();
    }

    private static ObjectNode body(String name, String authored) {
        return WalkedAssessment.body(PATIENT, name).put("authored", authored);
    }

    @Test
    void without_data_the_newest_completed_response_of_the_subject_is_used() {
        JsonNode plan = plan(SYSTEM.get(APPLY + "?subject=Patient/" + PATIENT));

        assertThat(plan.at("/supportingInfo/0/reference").asString(""))
                .isEqualTo("QuestionnaireResponse/" + NEWEST + "/_history/1");
        assertThat(SYSTEM.get(plan.at("/supportingInfo/1/reference").asString(""))
                        .status())
                .isEqualTo(200);
        JsonNode stored = SYSTEM.get("QuestionnaireResponse/" + NEWEST + "/$score").entries().stream()
                .filter(result -> result.path("resourceType").asString("").equals("CarePlan"))
                .findFirst()
                .orElseThrow();
        assertThat(withoutIds(plan)).isEqualTo(withoutIds(stored));
    }

    @Test
    void an_encounter_restricts_the_responses() {
        String older = "&encounter=Encounter/" + PATIENT + "-older";
        assertThat(plan(SYSTEM.get(APPLY + "?subject=" + PATIENT + older))
                        .at("/encounter/reference")
                        .asString(""))
                .isEqualTo("Encounter/" + PATIENT + "-older");
        assertThat(SYSTEM.get(APPLY + "?subject=" + PATIENT + "&encounter=Encounter/none")
                        .status())
                .isEqualTo(404);
        assertThat(post(
                                APPLY,
                                subject(),
                                string("encounter", "Encounter/none"),
                                data(body("sent", "2026-02-02T10:00:00Z")))
                        .status())
                .isEqualTo(422);
        plan(post(
                APPLY,
                subject(),
                string("encounter", "Encounter/" + PATIENT + "-sent"),
                data(body("sent", "2026-02-02T10:00:00Z"))));
    }

    @Test
    void data_may_be_a_response_or_a_bundle_with_one_and_nothing_is_stored() {
        ObjectNode sent = body("sent", "2026-02-02T10:00:00Z");
        JsonNode plan = plan(post(APPLY, subject(), data(sent)));
        String patient = "{\"resource\":{\"resourceType\":\"Patient\"}}";
        String entry = "{\"resource\":" + sent + "}";

        JsonNode ofBundle = plan(post(APPLY, subject(), data(bundle(patient, entry))));
        assertThat(ofBundle.path("id")).isEqualTo(plan.path("id"));
        assertThat(withoutIds(ofBundle)).isEqualTo(withoutIds(plan));
        assertThat(post(APPLY, subject(), data(bundle(entry, entry))).status()).isEqualTo(400);
        assertThat(post(APPLY, subject(), data(bundle(patient))).status()).isEqualTo(400);
        assertThat(SYSTEM.get("CarePlan/" + plan.path("id").asString("")).status())
                .isEqualTo(404);
        assertThat(SYSTEM.get("QuestionnaireResponse?identifier=" + PATIENT + "-sent")
                        .entries())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/upper-back-pain-care-2.0.0/$apply, '', 200",
        "/upper-back-pain-evidence-2.0.0/$apply, '', 422",
        "/none/$apply, '', 404",
        "/$apply, '', 200",
        "/$apply, &canonical=CARE, 400"
    })
    void only_the_definition_that_makes_the_plan_is_applied(String path, String parameters, int status) {
        String named = parameters.replace("CARE", URLEncoder.encode(CARE, StandardCharsets.UTF_8));
        SomeAnswer answer = SYSTEM.get("PlanDefinition" + path + "?subject=" + PATIENT + named);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        if (status == 422) {
            assertThat(answer.text()).contains(CARE + "|2.0.0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?subject=",
                "?subject=Group/1",
                "?subject=a&subject=b",
                "?subject=apply-anna&encounter=Patient/1",
                "?subject=apply-anna&practitioner=Organization/1",
                "?subject=apply-anna&setting=x",
                "?subject=apply-anna&planDefinition=x",
                "?subject=apply-anna&data=x"
            })
    void what_is_not_understood_is_refused(String parameters) {
        SomeAnswer answer = SYSTEM.get(APPLY + parameters);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        RefusalAssertions.assertBy(answer);
    }

    @Test
    void parameters_of_r4_without_effect_are_taken_and_unknown_ones_refused() {
        String[] context = {
            subject(), string("practitioner", "Practitioner/1"), string("organization", "Organization/1")
        };
        JsonNode plan = plan(post(APPLY, context));
        assertThat(plan.at("/author/reference").asString("")).doesNotContain("Practitioner/1");

        String unknown = string("userLanguage", "de");
        RefusalAssertions.becauseNotSupported(post(APPLY, subject(), unknown));
    }

    @Test
    void a_response_of_another_patient_or_without_answers_is_refused() {
        ObjectNode other = WalkedAssessment.body("apply-other", "sent");
        assertThat(post(APPLY, subject(), data(other)).status()).isEqualTo(422);
        ObjectNode open = body("sent", "2026-02-02T10:00:00Z").put("status", "in-progress");
        assertThat(post(APPLY, subject(), data(open)).status()).isEqualTo(422);
        RefusalAssertions.assertBy(
                SYSTEM.post(APPLY, body("sent", "2026-02-02T10:00:00Z").toString()));
    }

    private static SomeAnswer post(String address, String... parameters) {
        return SYSTEM.post(address, parameters(parameters));
    }

    private static String parameters(String... parameters) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[" + String.join(",", parameters) + "]}";
    }

    private static String subject() {
        return string("subject", "Patient/" + PATIENT);
    }

    private static String string(String name, String value) {
        return "{\"name\":\"" + name + "\",\"valueString\":\"" + value + "\"}";
    }

    private static String data(JsonNode resource) {
        return "{\"name\":\"data\",\"resource\":" + resource + "}";
    }

    private static JsonNode bundle(String... entries) {
        return JSON.readTree(
                "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + String.join(",", entries) + "]}");
    }

    private static JsonNode plan(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("CarePlan");
        assertThat(answer.json().path("status").asString("")).isEqualTo("draft");
        return answer.json();
    }

    private static JsonNode withoutIds(JsonNode plan) {
        ObjectNode copy = (ObjectNode) plan.deepCopy();
        Stream.of("id", "identifier", "meta").forEach(copy::remove);
        return copy;
    }
}
