package org.dorsal.http.cds;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.http.cds.HookReading.HookFault;
import org.dorsal.http.cds.HookReading.HookRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/**
 * Reads the request of a CDS client (CDS Hooks 2.0, "HTTP Request" and the pages of the hooks). Required members are
 * checked; extensions and unknown members are accepted, because clients send their own.
 */
final class HookRequestReader {
    /** Requests contain parts of a record, so they may be larger than other bodies. */
    static final Limits LIMITS = new Limits(4 << 20, 400_000, 1 << 20);

    /** Hooks of the service, with the required members of their contexts. */
    static final Map<String, Map<String, JsonNodeType>> HOOKS = Map.of(
            "patient-view",
            Map.of("userId", JsonNodeType.STRING, "patientId", JsonNodeType.STRING),
            "encounter-start",
            Map.of("userId", JsonNodeType.STRING, "patientId", JsonNodeType.STRING, "encounterId", JsonNodeType.STRING),
            "order-select",
            Map.of(
                    "userId",
                    JsonNodeType.STRING,
                    "patientId",
                    JsonNodeType.STRING,
                    "selections",
                    JsonNodeType.ARRAY,
                    "draftOrders",
                    JsonNodeType.OBJECT),
            "order-sign",
            Map.of(
                    "userId",
                    JsonNodeType.STRING,
                    "patientId",
                    JsonNodeType.STRING,
                    "draftOrders",
                    JsonNodeType.OBJECT));

    private static final String ROOT = "Request";
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private HookRequestReader() {}

    static HookReading read(byte[] body) {
        return switch (new Gate(LIMITS).checkObject(body, ROOT)) {
            case Gate.GateRefusal refusal -> HookFault.of(refusal);
            case Gate.AcceptedBody accepted -> read(accepted.tree());
        };
    }

    private static HookReading read(JsonNode request) {
        return fault(request)
                .<HookReading>map(HookFault::new)
                .orElseGet(() -> new HookRequest(
                        text(request, "hook"),
                        text(request, "hookInstance"),
                        text(request.path("context"), "patientId"),
                        request.path("context"),
                        request.path("prefetch")));
    }

    private static Optional<String> fault(JsonNode request) {
        var context = HOOKS.get(text(request, "hook"));
        if (context == null) {
            return Optional.of("hook: name a hook of this service: "
                    + String.join(", ", HOOKS.keySet().stream().sorted().toList()) + ".");
        }
        if (!UUID.matcher(text(request, "hookInstance")).matches()) {
            return Optional.of("hookInstance: send the UUID of this call.");
        }
        return Stream.of(
                        missing(request, "", Map.of("context", JsonNodeType.OBJECT)),
                        missing(request.path("context"), "context.", context),
                        id(request, "patientId"),
                        id(request, "encounterId"),
                        prefetch(request))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> missing(JsonNode object, String path, Map<String, JsonNodeType> members) {
        return members.keySet().stream()
                .sorted()
                .filter(name -> object.path(name).getNodeType() != members.get(name))
                .findFirst()
                .map(name -> path + name + ": this member is required here and must be of the type of the standard.");
    }

    /** Checks an id, which becomes part of an address. */
    private static Optional<String> id(JsonNode request, String member) {
        var context = request.path("context");
        return !context.has(member) || LogicalIds.isEhr(text(context, member))
                ? Optional.empty()
                : Optional.of("context." + member + ": send the FHIR id of one resource, without its type.");
    }

    /** {@code null} is no absent member. */
    private static Optional<String> prefetch(JsonNode request) {
        return request.has("prefetch") && !request.path("prefetch").isObject()
                ? Optional.of("prefetch: send the type of the standard, or leave this member out.")
                : Optional.empty();
    }

    /** Returns the text of a member, empty where it is absent or of another type. */
    private static String text(JsonNode object, String name) {
        var value = object.path(name);
        return value.isString() ? value.stringValue() : "";
    }
}
