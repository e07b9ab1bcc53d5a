package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI 3.0 description of a site's API, made from the routes and the table of search parameters. HAPI's {@code
 * OpenApiInterceptor} uses inline script and requires a conformance provider with its own routes (ADR 20).
 */
final class OpenApiDocument {
    private static final Pattern VARIABLE = Pattern.compile("\\{(.+)}");
    private static final List<String> FORMS = List.of("application/fhir+json", "application/fhir+xml");
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> RESOURCE = Map.of("type", "object");

    private OpenApiDocument() {}

    static Map<String, Object> of(FhirSettings.FhirSite site, FhirRoutes routes) {
        OpenApiExamples examples = new OpenApiExamples(site);
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        List<FhirRoute> offered = routes.all().stream().filter(site::offers).toList();
        offered.forEach(route -> paths.computeIfAbsent("/" + String.join("/", route.path()), _ -> new LinkedHashMap<>())
                .put(route.method().toLowerCase(Locale.ROOT), operation(site, route, examples)));
        Map<String, Object> bearer = Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT");
        return Map.of(
                "openapi",
                "3.0.3",
                "info",
                Map.of("title", "Dorsal, FHIR R4 at " + site.site().rules().name(), "version", "4.0.1"),
                "servers",
                List.of(Map.of("url", site.base())),
                "tags",
                examples.tags(offered.stream().map(OpenApiDocument::tag).toList()),
                "paths",
                paths,
                "components",
                Map.of("securitySchemes", Map.of("token", bearer)));
    }

    private static String tag(FhirRoute route) {
        return route.ofResource() ? route.type() : "site";
    }

    private static Map<String, Object> operation(
            FhirSettings.FhirSite site, FhirRoute route, OpenApiExamples examples) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("tags", List.of(tag(route)));
        operation.put("summary", examples.summary(route));
        operation.put("description", examples.command(route));
        operation.put("operationId", route.address().replaceAll("[^A-Za-z]+", "-"));
        operation.put("parameters", parameters(site, route, examples));
        Optional<JsonNode> request = examples.request(route);
        switch (route.takes()) {
            case RESOURCE, NO_PARAMETERS, OPTIONAL_PARAMETERS ->
                operation.put("requestBody", Map.of("content", contents(List.of("application/fhir+json"), request)));
            case FORM ->
                operation.put(
                        "requestBody",
                        Map.of("content", contents(List.of("application/x-www-form-urlencoded"), request)));
            case NOTHING -> {}
        }
        Map<String, Object> content = contents(FORMS, Optional.of(examples.refusal()));
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("description", "OK"));
        Optional<JsonNode> response = examples.response(route);
        if (response.isPresent()) {
            answer.put("content", contents(forms(route), response));
        }
        operation.put(
                "responses",
                Map.of(
                        status(route),
                        answer,
                        "default",
                        Map.of("description", "OperationOutcome", "content", content)));
        operation.put("security", route.guarded() ? List.of(Map.of("token", List.of())) : List.of());
        return operation;
    }

    /** Contents by media type; the example is in JSON, or the text of a form. */
    private static Map<String, Object> contents(List<String> forms, Optional<JsonNode> example) {
        Map<String, Object> content = new LinkedHashMap<>();
        forms.forEach(form -> content.put(
                form,
                example.isPresent() && !form.endsWith("xml")
                        ? Map.of("schema", RESOURCE, "example", example.get())
                        : Map.of("schema", RESOURCE)));
        return content;
    }

    private static List<String> forms(FhirRoute route) {
        return switch (route.interaction()) {
            case FhirRoute.EXPORT_STATUS -> List.of("application/json");
            case FhirRoute.EXPORT_FILE -> List.of("application/fhir+ndjson");
            default -> FORMS;
        };
    }

    private static String status(FhirRoute route) {
        return switch (route.interaction()) {
            case "create" -> "201";
            case "delete" -> "204";
            case FhirRoute.EXPORT, FhirRoute.EXPORT_DELETE -> "202";
            default -> "200";
        };
    }

    /** Names of the parameters that select the answer. */
    private static List<String> names(FhirSettings.FhirSite site, FhirRoute route) {
        return switch (route.interaction()) {
            case FhirRoute.SEARCH ->
                site.searchByGet() || !route.guarded() ? SearchParser.names(route.type()) : Paging.names(route.type());
            case PatientProvider.EVERYTHING -> PatientProvider.names();
            case FhirRoute.EXPORT -> ExportParameters.NAMES;
            case PlanProvider.APPLY -> OperationInput.names(PlanProvider.declared(route.ofInstance()));
            case SubscriptionProvider.STATUS, SubscriptionProvider.EVENTS ->
                SubscriptionParameters.names(route.interaction()).stream()
                        .sorted()
                        .toList();
            default -> List.of();
        };
    }

    private static List<Map<String, Object>> parameters(
            FhirSettings.FhirSite site, FhirRoute route, OpenApiExamples examples) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        route.path().stream()
                .map(VARIABLE::matcher)
                .filter(part -> part.matches())
                .forEach(part -> parameters.add(Map.of(
                        "name",
                        part.group(1),
                        "in",
                        "path",
                        "required",
                        true,
                        "schema",
                        TEXT,
                        "example",
                        examples.variable(route, part.group(1)))));
        if (!route.interaction().isEmpty()) {
            Stream<String> names = route.method().equals("GET") ? names(site, route).stream() : Stream.of();
            Stream.concat(names, ResponseShape.NAMES.stream().sorted().filter(name -> ResponseShape.takes(route, name)))
                    .distinct()
                    .forEach(name -> parameters.add(Map.of("name", name, "in", "query", "schema", TEXT)));
        }
        if (route.interaction().equals(FhirRoute.EXPORT)) {
            parameters.add(Map.of(
                    "name", "Prefer", "in", "header", "required", true, "schema", TEXT, "example", "respond-async"));
        }
        if (Set.of("update", "delete").contains(route.interaction())) {
            boolean required = route.type().equals(ResponseProvider.TYPE);
            parameters.add(Map.of(
                    "name", "If-Match", "in", "header", "required", required, "schema", TEXT, "example", "W/\"1\""));
        }
        return parameters;
    }
}
