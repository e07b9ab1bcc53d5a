package org.dorsal.notify;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A subscription as a client sends it. */
public final class SomeSubscription {
    private static final JsonMapper JSON = JsonMapper.shared();
    public static final String SECRET = "receiver-secret-7";

    private SomeSubscription() {}

    public static ObjectNode of(String endpoint, String content) {
        return (ObjectNode)
                JSON.readTree("""
                {"resourceType": "Subscription", "status": "requested", "reason": "Results for the register",
                 "criteria": "%s",
                 "channel": {"type": "rest-hook", "endpoint": "%s", "header": ["X-Receiver: %s"],
                   "payload": "application/fhir+json",
                   "_payload": {"extension": [{"url": "%s", "valueCode": "%s"}]}}}
                """.formatted(BackportCodes.TOPIC, endpoint, SECRET, BackportCodes.CONTENT, content));
    }

    public static ObjectNode idOnly(String endpoint) {
        return of(endpoint, BackportCodes.ID_ONLY);
    }

    /** The same for one patient. */
    public static ObjectNode ofPatient(String endpoint, String patient) {
        ObjectNode subscription = idOnly(endpoint);
        subscription
                .putObject("_criteria")
                .putArray("extension")
                .addObject()
                .put("url", BackportCodes.FILTER)
                .put("valueString", "QuestionnaireResponse?patient=Patient/" + patient);
        return subscription;
    }

    /** The same with an extension of the channel. */
    public static ObjectNode with(ObjectNode subscription, String extension, String member, int value) {
        ((ObjectNode) subscription.path("channel"))
                .withArray("extension")
                .addObject()
                .put("url", extension)
                .put(member, value);
        return subscription;
    }
}
