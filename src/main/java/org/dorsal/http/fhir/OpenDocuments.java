package org.dorsal.http.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.Gzip;
import org.dorsal.http.WebJar;
import org.dorsal.smart.AuthorizationServer.SmartConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** Non-FHIR documents of a site: the SMART configuration and the OpenAPI description with its Swagger UI page. */
final class OpenDocuments {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final WebJar SWAGGER = new WebJar("org.webjars", "swagger-ui");
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final String STYLE = "text/css;charset=utf-8";

    /**
     * Swagger UI draws with images in its style sheet; nothing is loaded from elsewhere, and nothing runs that is no
     * file of ours.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /**
     * A file of the API's page, compressed once: the bundle has 1.5 MB, and to compress it takes 51 ms of CPU.
     *
     * @param tag weak ETag, of both encodings
     */
    private record DocumentAsset(String type, byte[] body, byte[] gzipped, String tag) {
        static DocumentAsset of(String type, byte[] body) {
            return new DocumentAsset(
                    type,
                    body,
                    Gzip.compress(body),
                    EntityTags.weak(Sha256.of(body).hex()));
        }

        FhirReply reply(FhirCall call) {
            boolean isGzip = Gzip.isAccepted(call.header("Accept-Encoding").orElse(""));
            FhirReply reply =
                    EntityTags.isNamed(call.header("If-None-Match"), tag) ? FhirReply.empty(304) : encoded(isGzip);
            return reply.with("ETag", tag)
                    .with("Vary", "Accept-Encoding")
                    .with("Content-Security-Policy", POLICY)
                    .with("Cache-Control", KnowledgeProvider.A_WHILE);
        }

        private FhirReply encoded(boolean isGzip) {
            FhirReply reply = FhirReply.json(200, isGzip ? gzipped : body).with("Content-Type", type);
            return isGzip ? reply.with("Content-Encoding", "gzip") : reply;
        }
    }

    private static final DocumentAsset PAGE = DocumentAsset.of("text/html;charset=utf-8", own("/fhir/swagger-ui.html"));
    private static final Map<String, DocumentAsset> ASSETS = Map.of(
            "start.js", DocumentAsset.of(SCRIPT, own("/fhir/start.js")),
            "dorsal.css", DocumentAsset.of(STYLE, own("/assets/dorsal.css")),
            "api.css", DocumentAsset.of(STYLE, own("/fhir/api.css")),
            "swagger-ui-bundle.js", DocumentAsset.of(SCRIPT, SWAGGER.read("swagger-ui-bundle.js")),
            "swagger-ui.css", DocumentAsset.of(STYLE, SWAGGER.read("swagger-ui.css")));

    private static final byte[] TOPIC = own("/profiles/topic/" + SubscriptionProvider.TOPIC_ID + ".json");

    private OpenDocuments() {}

    static FhirReply answer(FhirRoutes routes, FhirCall call) {
        return switch (call.type()) {
            case "api-docs" ->
                FhirReply.json(200, JSON.writeValueAsBytes(OpenApiDocument.of(call.site(), routes)))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", KnowledgeProvider.A_WHILE);
            case "swagger-ui" -> page(call);
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

    private static FhirReply page(FhirCall call) {
        return Optional.ofNullable(call.details().getId())
                .map(file -> Optional.ofNullable(ASSETS.get(file.getIdPart())))
                .orElse(Optional.of(PAGE))
                .map(asset -> asset.reply(call))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound("There is no such file here.")));
    }

    static byte[] own(String resource) {
        try (InputStream file = OpenDocuments.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(file, resource).readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
