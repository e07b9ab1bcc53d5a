package history.drive;

import history.record.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies that clients send. {@code authored} is the marker of a version: each version that is ever written has another
 * one, so that a body names its writer.
 */
final class Bodies {
    static final String SYSTEM = "urn:history";

    private static final String FORM =
            "https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|2.0.0";
    private static final String ANSWER = "https://dorsal.example/canonical/CodeSystem/answer";
    private static final String GROUP = "heart-and-lungs";
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
        ObjectNode response = Json.resource("QuestionnaireResponse");
        response.putObject("identifier").put("system", SYSTEM).put("value", identifier);
        response.put("questionnaire", FORM).put("status", status).put("authored", marker(number));
        response.putObject("subject").put("reference", "Patient/" + patient);
        ArrayNode items =
                response.putArray("item").addObject().put("linkId", GROUP).putArray("item");
        for (int question = 0; question < QUESTIONS.size(); question++) {
            List<String> answers = ANSWERS.get(question);
            String answer = answers.get((int) ((number >> question) % answers.size()));
            items.addObject()
                    .put("linkId", QUESTIONS.get(question))
                    .putArray("answer")
                    .addObject()
                    .putObject("valueCoding")
                    .put("system", ANSWER)
                    .put("code", answer);
        }
        return response;
    }

    /** A transaction that creates these responses. */
    static ObjectNode transaction(List<ObjectNode> responses) {
        ObjectNode bundle = Json.resource("Bundle").put("type", "transaction");
        ArrayNode entries = bundle.putArray("entry");
        for (ObjectNode response : responses) {
            ObjectNode entry = entries.addObject();
            entry.set("resource", response);
            entry.putObject("request")
                    .put("method", "POST")
                    .put("url", "QuestionnaireResponse")
                    .put("ifNoneExist", "identifier=" + SYSTEM + "|" + Json.text(response, "identifier.value"));
        }
        return bundle;
    }

    /** A subscription to all results of the site. */
    static ObjectNode subscription(String callback) {
        ObjectNode subscription = Json.resource("Subscription");
        subscription.put("status", "requested").put("reason", "History");
        subscription.put("criteria", "https://dorsal.example/canonical/SubscriptionTopic/assessment-result");
        ObjectNode channel =
                subscription.putObject("channel").put("type", "rest-hook").put("endpoint", callback);
        channel.put("payload", "application/fhir+json");
        channel.putObject("_payload")
                .putArray("extension")
                .addObject()
                .put(
                        "url",
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content")
                .put("valueCode", "id-only");
        return subscription;
    }
}
