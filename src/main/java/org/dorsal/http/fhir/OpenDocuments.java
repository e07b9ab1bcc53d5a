package org.dorsal.http.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
                        .with("Cache-Control", KnowledgeDoor.KnowledgeProvider.A_WHILE);
            case "swagger-ui" -> page(call);
            default -> smartConfiguration(call);
        };
    }

    /** JSON whatever is asked for (SMART App Launch 2.2.0, "Conformance"). */
    private static Reply smartConfiguration(Call call) {
        return SmartConfiguration.of(call.at().access())
                .map(members -> Reply.json(200, JSON.writeValueAsBytes(members))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", KnowledgeDoor.KnowledgeProvider.A_WHILE))
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
                        .with("Cache-Control", KnowledgeDoor.KnowledgeProvider.A_WHILE))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound("There is no such file here.")));
    }

    private static Asset asset(String type, String resource) {
        try (InputStream file = OpenDocuments.class.getResourceAsStream(resource)) {
            return new Asset(type, Objects.requireNonNull(file, resource).readAllBytes());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /**
     * A site's API as OpenAPI 3.0, made from the routes and the tables of search parameters. HAPI's {@code OpenApiInterceptor} writes its page
     * with inline script, and wants a conformance provider that brings routes of its own (ADR 20).
     */
    static final class OpenApiDocument {
        private static final Pattern VARIABLE = Pattern.compile("\\{(.+)}");
        private static final List<String> FORMS = List.of("application/fhir+json", "application/fhir+xml");
        private static final Map<String, Object> TEXT = Map.of("type", "string");
        private static final Map<String, Object> RESOURCE = Map.of("type", "object");

        private OpenApiDocument() {}

        static Map<String, Object> of(FhirSettings.FhirSite at, FhirRoutes routes) {
            Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
            routes.all()
                    .forEach(route -> paths.computeIfAbsent(
                                    "/" + String.join("/", route.path()), _ -> new LinkedHashMap<>())
                            .put(route.method().toLowerCase(Locale.ROOT), operation(route)));
            Map<String, Object> bearer = Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT");
            return Map.of(
                    "openapi",
                    "3.0.3",
                    "info",
                    Map.of("title", "Dorsal, FHIR R4 at " + at.site().rules().name(), "version", "4.0.1"),
                    "servers",
                    List.of(Map.of("url", at.base())),
                    "paths",
                    paths,
                    "components",
                    Map.of("securitySchemes", Map.of("token", bearer)));
        }

        private static Map<String, Object> operation(FhirRoute route) {
            Map<String, Object> operation = new LinkedHashMap<>();
            operation.put("tags", List.of(Character.isUpperCase(route.type().charAt(0)) ? route.type() : "site"));
            operation.put("summary", route.interaction().isEmpty() ? route.type() : route.interaction());
            operation.put("operationId", route.address().replaceAll("[^A-Za-z]+", "-"));
            operation.put("parameters", parameters(route));
            switch (route.takes()) {
                case RESOURCE -> operation.put("requestBody", body("application/fhir+json"));
                case FORM -> operation.put("requestBody", body("application/x-www-form-urlencoded"));
                case NOTHING, NO_PARAMETERS -> {}
            }
            Map<String, Object> content = new LinkedHashMap<>();
            FORMS.forEach(form -> content.put(form, Map.of("schema", RESOURCE)));
            Map<String, Object> answer = route.interaction().isEmpty()
                    ? Map.of("description", "OK")
                    : Map.of("description", "OK", "content", content);
            operation.put(
                    "responses",
                    Map.of(
                            route.interaction().equals("create") ? "201" : "200",
                            answer,
                            "default",
                            Map.of("description", "OperationOutcome", "content", content)));
            operation.put("security", route.guarded() ? List.of(Map.of("token", List.of())) : List.of());
            return operation;
        }

        private static Map<String, Object> body(String type) {
            return Map.of("content", Map.of(type, Map.of("schema", RESOURCE)));
        }

        private static List<Map<String, Object>> parameters(FhirRoute route) {
            List<Map<String, Object>> parameters = new ArrayList<>();
            route.path().stream()
                    .map(VARIABLE::matcher)
                    .filter(part -> part.matches())
                    .forEach(part -> parameters.add(
                            Map.of("name", part.group(1), "in", "path", "required", true, "schema", TEXT)));
            if (!route.interaction().isEmpty()) {
                Stream<String> own = route.interaction().equals(FhirRoute.SEARCH)
                                && route.method().equals("GET")
                        ? SearchReading.names(route.type()).stream()
                        : Stream.of();
                Stream.concat(own, Shaping.NAMES.stream().sorted().filter(name -> Shaping.takes(route, name)))
                        .distinct()
                        .forEach(name -> parameters.add(Map.of("name", name, "in", "query", "schema", TEXT)));
            }
            if (route.interaction().equals("update")) {
                parameters.add(Map.of("name", "If-Match", "in", "header", "required", true, "schema", TEXT));
            }
            return parameters;
        }
    }
}
