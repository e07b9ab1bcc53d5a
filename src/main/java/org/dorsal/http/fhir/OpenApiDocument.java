package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        routes.all().stream()
                .filter(site::offers)
                .forEach(route -> paths.computeIfAbsent(
                                "/" + String.join("/", route.path()), _ -> new LinkedHashMap<>())
                        .put(route.method().toLowerCase(Locale.ROOT), operation(site, route)));
        Map<String, Object> bearer = Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT");
        return Map.of(
                "openapi",
                "3.0.3",
                "info",
                Map.of("title", "Dorsal, FHIR R4 at " + site.site().rules().name(), "version", "4.0.1"),
                "servers",
                List.of(Map.of("url", site.base())),
                "paths",
                paths,
                "components",
                Map.of("securitySchemes", Map.of("token", bearer)));
    }

    private static Map<String, Object> operation(FhirSettings.FhirSite site, FhirRoute route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("tags", List.of(route.ofResource() ? route.type() : "site"));
        operation.put("summary", summary(route));
        operation.put("operationId", route.address().replaceAll("[^A-Za-z]+", "-"));
        operation.put("parameters", parameters(site, route));
        switch (route.takes()) {
            case RESOURCE, NO_PARAMETERS, OPTIONAL_PARAMETERS ->
                operation.put("requestBody", body("application/fhir+json"));
            case FORM -> operation.put("requestBody", body("application/x-www-form-urlencoded"));
            case NOTHING -> {}
        }
        Map<String, Object> content = contents(FORMS);
        Map<String, Object> answer = route.interaction().isEmpty()
                ? Map.of("description", "OK")
                : Map.of("description", "OK", "content", contents(forms(route)));
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

    private static String summary(FhirRoute route) {
        if (route.isBatch()) {
            return "batch, transaction";
        }
        return route.interaction().isEmpty() ? route.type() : route.interaction();
    }

    private static Map<String, Object> body(String type) {
        return Map.of("content", contents(List.of(type)));
    }

    private static Map<String, Object> contents(List<String> forms) {
        Map<String, Object> content = new LinkedHashMap<>();
        forms.forEach(form -> content.put(form, Map.of("schema", RESOURCE)));
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

    private static List<Map<String, Object>> parameters(FhirSettings.FhirSite site, FhirRoute route) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        route.path().stream()
                .map(VARIABLE::matcher)
                .filter(part -> part.matches())
                .forEach(part ->
                        parameters.add(Map.of("name", part.group(1), "in", "path", "required", true, "schema", TEXT)));
        if (!route.interaction().isEmpty()) {
            Stream<String> names = route.method().equals("GET") ? names(site, route).stream() : Stream.of();
            Stream.concat(names, ResponseShape.NAMES.stream().sorted().filter(name -> ResponseShape.takes(route, name)))
                    .distinct()
                    .forEach(name -> parameters.add(Map.of("name", name, "in", "query", "schema", TEXT)));
        }
        if (route.interaction().equals(FhirRoute.EXPORT)) {
            parameters.add(Map.of("name", "Prefer", "in", "header", "required", true, "schema", TEXT));
        }
        if (route.interaction().equals("update")) {
            boolean required = route.type().equals(ResponseProvider.TYPE);
            parameters.add(Map.of("name", "If-Match", "in", "header", "required", required, "schema", TEXT));
        }
        return parameters;
    }
}
