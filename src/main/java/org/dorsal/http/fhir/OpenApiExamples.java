package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.http.fhir.FhirRoute.RequestBodyKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words and examples of the OpenAPI description, from {@code fhir/examples.json}. */
final class OpenApiExamples {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TEXT = new String(OpenDocuments.own("/fhir/examples.json"), StandardCharsets.UTF_8);

    /** An id as the service makes them. */
    private static final String ID = "01a222a2-2da1-8000-b85d-a8f7c9e26a64";

    private final FhirSettings.FhirSite site;
    private final JsonNode examples;

    OpenApiExamples(FhirSettings.FhirSite site) {
        this.site = site;
        this.examples = JSON.readTree(TEXT.replace("{base}", site.base()));
    }

    /** Returns the groups of routes with a word on each, the most used first. */
    List<Map<String, String>> tags(List<String> used) {
        return examples.path("tags")
                .propertyStream()
                .filter(tag -> used.contains(tag.getKey()))
                .map(tag -> Map.of(
                        "name", tag.getKey(), "description", tag.getValue().asString()))
                .toList();
    }

    String summary(FhirRoute route) {
        JsonNode summaries = examples.path("summaries");
        String key = route.interaction().isEmpty() ? route.type() : route.interaction();
        JsonNode stored = summaries.path(route.ofInstance() ? key + " stored" : key);
        return (stored.isMissingNode() ? summaries.path(key) : stored).asString(key);
    }

    /** Returns the body of an example request; empty for routes without one. */
    Optional<JsonNode> request(FhirRoute route) {
        return switch (route.takes()) {
            case NOTHING -> Optional.empty();
            case FORM -> Optional.of(JSON.valueToTree(criteria(route)));
            case NO_PARAMETERS -> Optional.of(JSON.valueToTree(Map.of("resourceType", "Parameters")));
            case OPTIONAL_PARAMETERS -> example("requests", route.interaction());
            case RESOURCE ->
                route.interaction().equals("update")
                        ? example("resources", route.type())
                        : example("requests", route.interaction() + " " + route.type())
                                .or(() -> example("requests", route.interaction()));
        };
    }

    /** Returns the body of an example response; empty for routes that answer without one, or with a page. */
    Optional<JsonNode> response(FhirRoute route) {
        return switch (route.interaction()) {
            case "read", "vread", "create", "update" -> example("resources", route.type());
            case FhirRoute.SEARCH -> bundle("searchset", route.type());
            case "history-instance" -> bundle("history", route.type());
            default -> example("answers", route.interaction());
        };
    }

    /** Returns the body of an example refusal. */
    JsonNode refusal() {
        return examples.path("answers").path("error");
    }

    /** Returns an example of a variable of the path. */
    String variable(FhirRoute route, String name) {
        return switch (name) {
            case "id" ->
                route.type().equals("Patient")
                        ? "example"
                        : example("resources", route.type())
                                .map(resource -> resource.path("id").asString(ID))
                                .orElse(SubscriptionProvider.TOPIC_ID);
            case "vid" -> "1";
            case "file" -> route.isExport() ? "Observation-1.ndjson" : "start.js";
            default -> ID;
        };
    }

    /** Returns the request as a command for a shell; a body is in the file {@code body.json}. */
    String command(FhirRoute route) {
        StringBuilder command = new StringBuilder("```\ncurl");
        if (route.guarded()) {
            command.append(" -H \"Authorization: Bearer $TOKEN\"");
        }
        if (route.interaction().equals(FhirRoute.EXPORT)) {
            command.append(" -H 'Prefer: respond-async'");
        }
        if (route.method().equals("PUT") || route.method().equals("DELETE")) {
            command.append(" -X ").append(route.method());
        }
        if (route.interaction().equals("update")) {
            command.append(" -H 'If-Match: W/\"1\"'");
        }
        if (route.takes() == RequestBodyKind.FORM) {
            command.append(" -d '").append(criteria(route)).append('\'');
        } else if (route.takes() != RequestBodyKind.NOTHING) {
            command.append(" -H 'Content-Type: application/fhir+json' -d @body.json");
        }
        command.append(" '").append(site.base());
        for (String part : route.path()) {
            command.append(part.isEmpty() ? "" : "/")
                    .append(part.startsWith("{") ? variable(route, part.substring(1, part.length() - 1)) : part);
        }
        String query = route.method().equals("GET") ? criteria(route) : "";
        return command.append(query.isEmpty() ? "" : "?" + query)
                .append("'\n```")
                .toString();
    }

    /** Criteria of an example search; without a patient where a site takes them in bodies only. */
    private String criteria(FhirRoute route) {
        JsonNode criteria = examples.path("criteria");
        if (!route.isSearch()) {
            return criteria.path(route.interaction()).asString("");
        }
        boolean open = !route.guarded() || (route.method().equals("GET") && !site.searchByGet());
        String records = route.type().equals("Device") ? "" : "records";
        return open
                ? criteria.path("").asString()
                : criteria.path(criteria.has(route.type()) ? route.type() : records)
                        .asString();
    }

    private Optional<JsonNode> example(String group, String key) {
        return Optional.ofNullable(examples.path(group).get(key));
    }

    private Optional<JsonNode> bundle(String kind, String type) {
        return example("resources", type)
                .map(resource -> JSON.valueToTree(Map.of(
                        "resourceType",
                        "Bundle",
                        "type",
                        kind,
                        "entry",
                        List.of(
                                kind.equals("history")
                                        ? Map.of(
                                                "resource",
                                                resource,
                                                "request",
                                                Map.of("method", "POST", "url", type),
                                                "response",
                                                Map.of("status", "201"))
                                        : Map.of("resource", resource)))));
    }
}
