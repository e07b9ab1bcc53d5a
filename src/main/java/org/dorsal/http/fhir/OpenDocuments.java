package org.dorsal.http.fhir;

import java.io.*;
import java.util.Objects;
import org.dorsal.smart.Issuer.AuthorizationServer.SmartConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** Documents of a site that are not FHIR R4: the SMART configuration and the topic of subscriptions. */
final class OpenDocuments {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] TOPIC = own("/profiles/topic/" + SubscriptionProvider.TOPIC_ID + ".json");

    private OpenDocuments() {}

    static FhirReply answer(FhirCall call) {
        return switch (call.type()) {
            case SubscriptionProvider.TOPIC_TYPE -> topic(call);
            default -> smartConfiguration(call);
        };
    }

    /** SMART configuration, always as JSON (SMART App Launch 2.2.0, "Conformance"). */
    private static FhirReply smartConfiguration(FhirCall call) {
        return SmartConfiguration.of(call.site().access())
                .map(members -> FhirReply.json(200, JSON.writeValueAsBytes(members))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", KnowledgeProvider.A_WHILE))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound(
                        "This site advertises no authorization server; ask the site for tokens.")));
    }

    /** The topic of subscriptions, an R4B resource. */
    private static FhirReply topic(FhirCall call) {
        return call.id().equals(SubscriptionProvider.TOPIC_ID)
                ? FhirReply.json(200, TOPIC).with("Cache-Control", KnowledgeProvider.A_WHILE)
                : OutcomeBody.of(new Objection.NotFound("There is no such topic here."));
    }

    private static byte[] own(String resource) {
        try (InputStream file = OpenDocuments.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(file, resource).readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
