package org.dorsal.offer;

import java.util.*;
import org.dorsal.fhirjson.BundleReferences;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardDataKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** State of a prefetch value (CDS Hooks 2.0, "Prefetch Template" and "Prefetch query failures"). */
public sealed interface PrefetchState {
    /** Reader of what a client sent within the limits of its request; narratives and other elements are not read. */
    TolerantReader READER = new TolerantReader(
            Limits.ofRequests(),
            Map.of(
                    CardDataKind.CONDITION.type(),
                    Set.of("id", "subject", "code", "clinicalStatus", "verificationStatus"),
                    CardDataKind.ENCOUNTER.type(),
                    Set.of("id", "subject", "status", "reasonCode"),
                    CardDataKind.SERVICE_REQUEST.type(),
                    Set.of("id", "subject", "status", "intent", "doNotPerform", "code", "bodySite")));

    /** Not supplied; only null and an empty Bundle mean that there is no data. */
    record AbsentPrefetch() implements PrefetchState {}

    /** The client could not read it, or sent something else. */
    record FailedPrefetch() implements PrefetchState {}

    /** Resources, also of a value that is null because there is no data; those of further pages are unknown. */
    record SuppliedPrefetch(List<JsonNode> resources) implements PrefetchState {
        public SuppliedPrefetch {
            resources = List.copyOf(resources);
        }
    }

    /** Returns the state of the template's value. */
    static PrefetchState of(JsonNode prefetch, PrefetchTemplate template) {
        return prefetch.has(template.key())
                ? read(prefetch.path(template.key()), template.type())
                : new AbsentPrefetch();
    }

    /**
     * Reads a value.
     *
     * @param type type of the resources; others in a Bundle are ignored
     */
    static PrefetchState read(JsonNode value, String type) {
        String resourceType = value.path("resourceType").asString("");
        if (value.isNull()) {
            return new SuppliedPrefetch(List.of());
        }
        if (resourceType.equals(type)) {
            return new SuppliedPrefetch(understood(value, type).stream().toList());
        }
        if (!resourceType.equals("Bundle")) {
            return new FailedPrefetch();
        }
        BundleReferences references = BundleReferences.of(value);
        return new SuppliedPrefetch(value.path("entry")
                .valueStream()
                .map(references::resource)
                .filter(resource -> resource.path("resourceType").asString("").equals(type))
                .flatMap(resource -> understood(resource, type).stream())
                .toList());
    }

    /** Returns the elements that facts are read from; empty where one, or another modifier, is not understood. */
    private static Optional<JsonNode> understood(JsonNode resource, String type) {
        return resource instanceof ObjectNode object
                ? READER.understood(object, type).map(JsonNode.class::cast)
                : Optional.empty();
    }

    /**
     * Prefetch template (CDS Hooks 2.0, "Prefetch Template"). Templates use parameters that every EHR supports, and none
     * repeats a parameter, because some clients keep only one of them.
     *
     * @param key name of the value in {@code prefetch}
     * @param type resource type of its resources
     * @param query relative to the FHIR base, with tokens of the hook's context
     */
    public record PrefetchTemplate(String key, String type, String query) {
        /** Templates of a hook: one for each type that a rule reads; orders come with the hook's context. */
        public static List<PrefetchTemplate> of(CardPlan plan, String hook) {
            return plan.rules().stream()
                    .flatMap(rule -> rule.data().stream())
                    .filter(data -> data.hook().equals(hook) && data.kind() != CardDataKind.SERVICE_REQUEST)
                    .map(data -> of(data.kind()))
                    .distinct()
                    .toList();
        }

        private static PrefetchTemplate of(CardDataKind kind) {
            return switch (kind) {
                case CONDITION ->
                    new PrefetchTemplate("conditions", kind.type(), "Condition?patient={{context.patientId}}");
                case ENCOUNTER -> new PrefetchTemplate("encounter", kind.type(), "Encounter/{{context.encounterId}}");
                case SERVICE_REQUEST -> throw new IllegalArgumentException("orders come with the context");
            };
        }
    }
}
