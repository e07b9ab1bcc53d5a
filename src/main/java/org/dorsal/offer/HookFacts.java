package org.dorsal.offer;

import java.util.*;
import java.util.function.Predicate;
import java.util.stream.*;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.knowledge.CardPlan.CardData;
import org.dorsal.knowledge.CardPlan.CardDataKind;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.scoring.NamedFacts;
import tools.jackson.databind.JsonNode;

/**
 * Facts that one request of a hook supplies. Each resource is judged alone: one that is another patient's, unreadable,
 * or changed in its meaning by a modifier counts for nothing, and the others count. An entry of the record states a
 * fact; its absence states nothing.
 *
 * @param resources resources by type
 * @param selections references of the selected orders; empty where the hook selects none, so that all orders count
 */
public record HookFacts(
        PatientReferences patient, Map<String, List<JsonNode>> resources, Optional<Set<String>> selections) {
    private static final Set<String> DENIED = Set.of("refuted", "entered-in-error");
    private static final Set<String> GOING_ON = Set.of("active", "recurrence", "relapse");
    private static final Set<String> PAST_VISITS = Set.of("finished", "cancelled", "entered-in-error");
    private static final Set<String> PAST_ORDERS = Set.of("completed", "revoked", "entered-in-error");

    public HookFacts {
        resources = Map.copyOf(resources);
    }

    /**
     * Facts of a checked context: its patient and its orders.
     *
     * @param supplied resources of the prefetch, by type
     * @param bases addresses of the FHIR base of the site's EHR
     */
    public static HookFacts of(JsonNode context, Map<String, List<JsonNode>> supplied, List<String> bases) {
        Map<String, List<JsonNode>> resources = new HashMap<>(supplied);
        String orders = CardDataKind.SERVICE_REQUEST.type();
        if (PrefetchState.read(context.path("draftOrders"), orders)
                instanceof PrefetchState.SuppliedPrefetch(var drafts)) {
            resources.put(orders, drafts);
        }
        Optional<Set<String>> selections = Optional.of(context.path("selections"))
                .filter(JsonNode::isArray)
                .map(selected ->
                        selected.valueStream().map(order -> order.asString("")).collect(Collectors.toSet()));
        return new HookFacts(new PatientReferences(text(context, "patientId"), bases), resources, selections);
    }

    /**
     * Returns the facts that the data name.
     *
     * @param days age of the newest stored assessment; empty where there is none
     */
    public NamedFacts read(List<CardData> data, Optional<Long> days) {
        return new NamedFacts(
                Map.of("record", facts(data, "record"), "order", facts(data, "order")),
                Map.of("assessed", Set.of(days.isPresent() ? "Y" : "N")),
                days.map(age -> Map.of("assessed-days", age)).orElseGet(Map::of));
    }

    /** Returns whether there are resources of some type, and none of them is the patient's. */
    public boolean hasTypeOfOthersAlone() {
        return resources.values().stream()
                .anyMatch(ofType -> !ofType.isEmpty() && ofType.stream().noneMatch(this::isOfPatient));
    }

    private boolean isOfPatient(JsonNode resource) {
        return patient.isPatient(resource.path("subject").path("reference").asString(""));
    }

    private Set<String> facts(List<CardData> data, String subject) {
        return data.stream()
                .filter(required -> required.kind().subject().equals(subject))
                .filter(required -> resources.getOrDefault(required.kind().type(), List.of()).stream()
                        .anyMatch(resource -> states(resource, required)))
                .map(CardData::fact)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean states(JsonNode resource, CardData required) {
        return isOfPatient(resource)
                && isInForce(resource, required.kind())
                && concepts(resource.path(required.kind().path())).anyMatch(holds(required.codes()))
                && required.sites()
                        .map(sites -> concepts(resource.path("bodySite")).anyMatch(holds(sites)))
                        .orElse(true);
    }

    private boolean isInForce(JsonNode resource, CardDataKind kind) {
        return switch (kind) {
            case CONDITION ->
                codes(resource.path("clinicalStatus")).anyMatch(GOING_ON::contains)
                        && codes(resource.path("verificationStatus")).noneMatch(DENIED::contains);
            case ENCOUNTER -> !PAST_VISITS.contains(text(resource, "status"));
            case SERVICE_REQUEST ->
                !PAST_ORDERS.contains(text(resource, "status"))
                        && !resource.path("doNotPerform").booleanValue(false)
                        && selections
                                .map(selected -> selected.contains(kind.type() + "/" + text(resource, "id")))
                                .orElse(true);
        };
    }

    private static Stream<JsonNode> concepts(JsonNode element) {
        return element.isArray() ? element.valueStream() : Stream.of(element);
    }

    private static Predicate<JsonNode> holds(CodeSet codes) {
        return concept -> concept.path("coding")
                .valueStream()
                .anyMatch(coding -> codes.holds(text(coding, "system"), text(coding, "code")));
    }

    private static Stream<String> codes(JsonNode concept) {
        return concept.path("coding").valueStream().map(coding -> text(coding, "code"));
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }
}
