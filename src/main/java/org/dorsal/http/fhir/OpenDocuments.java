package org.dorsal.http.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dorsal.smart.AuthorizationServer.SmartConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** What a site says of itself beside FHIR: where its tokens come from, and its API as OpenAPI with a page for people. */
final class OpenDocuments {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.21.0/";

    /** Swagger UI draws with images in its style sheet; nothing is loaded from elsewhere, and nothing runs that is no file of ours. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record Asset(String type, byte[] body) {}

    private static final Asset PAGE = asset("text/html;charset=utf-8", "/fhir/swagger-ui.html");
    private static final Map<String, Asset> ASSETS = Map.of(
            "start.js", asset("text/javascript;charset=utf-8", "/fhir/start.js"),
            "swagger-ui-bundle.js", asset("text/javascript;charset=utf-8", SWAGGER + "swagger-ui-bundle.js"),
            "swagger-ui.css", asset("text/css;charset=utf-8", SWAGGER + "swagger-ui.css"));

    private OpenDocuments() {}

    static Reply answer(FhirRoute route, FhirRoutes routes, Call call) {
        return switch (route.type()) {
            case "api-docs" ->
                Reply.json(200, JSON.writeValueAsBytes(OpenApiDocument.of(call.at(), routes)))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", KnowledgeProvider.A_WHILE);
            case "swagger-ui" -> page(call);
            default -> smartConfiguration(call);
        };
    }

    /** JSON whatever is asked for (SMART App Launch 2.2.0, "Conformance"). */
    private static Reply smartConfiguration(Call call) {
        return SmartConfiguration.of(call.at().access())
                .map(members -> Reply.json(200, JSON.writeValueAsBytes(members))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", KnowledgeProvider.A_WHILE))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound(
                        "This site advertises no authorization server; ask the site for tokens.")))
                .with(FhirGate.ALLOW_ORIGIN, "*");
    }

    private static Reply page(Call call) {
        return Optional.ofNullable(call.path().get("file"))
                .map(name -> Optional.ofNullable(ASSETS.get(name)))
                .orElse(Optional.of(PAGE))
                .map(asset -> Reply.json(200, asset.body())
                        .with("Content-Type", asset.type())
                        .with("Content-Security-Policy", POLICY)
                        .with("Cache-Control", KnowledgeProvider.A_WHILE))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound("There is no such file here.")));
    }

    private static Asset asset(String type, String resource) {
        try (InputStream file = OpenDocuments.class.getResourceAsStream(resource)) {
            return new Asset(type, Objects.requireNonNull(file, resource).readAllBytes());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
