package history.drive;

import history.record.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies that clients send. {@code authored} is the marker of a version: each version that is ever written has another
 * one, so that a body names its writer.
 */
final class Bodies {
    static final String SYSTEM = "urn:history";

    private static final String FORM =
            "https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|2.0.0";
    private static final List<String> QUESTIONS = List.of("pain-elsewhere", "sign-with-pain");
    /** Answers of each question. */
    private static final List<List<String>> ANSWERS =
            List.of(List.of("chest", "jaw", "none"), List.of("chest-tight", "sweating", "none"));

    private static final Instant DAWN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);

    private Bodies() {}

    /** The marker by that number. */
    static String marker(long number) {
        return DAWN.plusMillis(number).toString();
    }

    /** A response of a patient; its answers follow from its number. */
    static ObjectNode response(String patient, String identifier, long number, String status) {
        List<String> items = new ArrayList<>();
        for (int question = 0; question < QUESTIONS.size(); question++) {
            List<String> answers = ANSWERS.get(question);
            String answer = answers.get((int) ((number >> question) % answers.size()));
            items.add("""
                {"linkId": "%s", "answer": [{"valueCoding":
                    {"system": "https://dorsal.example/canonical/CodeSystem/answer", "code": "%s"}}]}
                """.formatted(QUESTIONS.get(question), answer));
        }
        return (ObjectNode) Json.read("""
            {"resourceType": "QuestionnaireResponse", "identifier": {"system": "%s", "value": "%s"},
             "questionnaire": "%s", "status": "%s", "authored": "%s", "subject": {"reference": "Patient/%s"},
             "item": [{"linkId": "heart-and-lungs", "item": %s}]}
            """.formatted(SYSTEM, identifier, FORM, status, marker(number), patient, items));
    }

    /** A transaction that creates these responses. */
    static JsonNode transaction(List<ObjectNode> responses) {
        List<String> entries = responses.stream()
                .map(response -> """
                    {"resource": %s, "request": {"method": "POST", "url": "QuestionnaireResponse",
                                                 "ifNoneExist": "identifier=%s|%s"}}
                    """.formatted(response, SYSTEM, Json.text(response, "identifier.value")))
                .toList();
        return Json.read("""
            {"resourceType": "Bundle", "type": "transaction", "entry": %s}
            """.formatted(entries));
    }

    /** A subscription to all results of the site. */
    static JsonNode subscription(String callback) {
        return Json.read("""
            {"resourceType": "Subscription", "status": "requested", "reason": "History",
             "criteria": "https://dorsal.example/canonical/SubscriptionTopic/assessment-result",
             "channel": {"type": "rest-hook", "endpoint": "%s", "payload": "application/fhir+json",
              "_payload": {"extension": [{"valueCode": "id-only", "url":
               "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"}]}}}
            """.formatted(callback));
    }
}
