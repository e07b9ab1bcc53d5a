package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.CardPlan.CardData;
import org.dorsal.knowledge.CardPlan.CardDataKind;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.DataRequirement.DataRequirementCodeFilterComponent;
import org.hl7.fhir.r4.model.TriggerDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/** Reads which data a card needs at a hook: the codes of the trigger's DataRequirements, by value set. */
record CardDataReader(PlanReader plans, Map<String, ValueSet> valueSets) {
    /** Hooks, with the data that their requests can supply. */
    private static final Map<String, Set<CardDataKind>> HOOKS = Map.of(
            "patient-view", Set.of(CardDataKind.CONDITION),
            "encounter-start", Set.of(CardDataKind.CONDITION, CardDataKind.ENCOUNTER),
            "order-select", Set.of(CardDataKind.CONDITION, CardDataKind.SERVICE_REQUEST),
            "order-sign", Set.of(CardDataKind.CONDITION, CardDataKind.SERVICE_REQUEST));

    /** Element of an order that a second filter may read. */
    private static final String SITE = "bodySite";

    Stream<CardData> read(TriggerDefinition trigger, String element) {
        String hook = Optional.ofNullable(trigger.getName()).orElse("");
        if (trigger.getType() != TriggerDefinition.TriggerType.NAMEDEVENT || !HOOKS.containsKey(hook)) {
            plans.fault(
                    element,
                    "has a trigger that is no hook; use the type named-event and a name of "
                            + HOOKS.keySet().stream().sorted().toList());
            return Stream.empty();
        }
        return trigger.getData().stream().flatMap(required -> data(hook, required, element).stream());
    }

    private Optional<CardData> data(String hook, DataRequirement required, String element) {
        Optional<CardDataKind> kind = Arrays.stream(CardDataKind.values())
                .filter(candidate -> candidate.type().equals(required.getType()))
                .filter(candidate -> HOOKS.getOrDefault(hook, Set.of()).contains(candidate))
                .filter(candidate ->
                        candidate.path().equals(required.getCodeFilterFirstRep().getPath()))
                .findFirst();
        List<DataRequirementCodeFilterComponent> sites =
                required.getCodeFilter().stream().skip(1).toList();
        boolean supported = sites.isEmpty()
                || (kind.filter(CardDataKind.SERVICE_REQUEST::equals).isPresent()
                        && sites.size() == 1
                        && SITE.equals(sites.getFirst().getPath()));
        if (kind.isEmpty() || !supported) {
            plans.fault(
                    element,
                    "reads data that " + hook + " does not supply; require Condition or ServiceRequest by code, or"
                            + " Encounter by reasonCode, with one codeFilter; a ServiceRequest may have a second by "
                            + SITE);
            return Optional.empty();
        }
        String url = url(required.getCodeFilterFirstRep());
        String prefix = Codes.CANONICAL + "/ValueSet/" + kind.get().subject() + "-";
        Optional<ValueSet> valueSet = Optional.ofNullable(valueSets.get(url)).filter(_ -> url.startsWith(prefix));
        if (valueSet.isEmpty()) {
            plans.fault(element, "reads codes of '" + url + "'; name a loaded value set that begins with " + prefix);
        }
        List<ValueSet> places = sites.stream()
                .flatMap(site -> Optional.ofNullable(valueSets.get(url(site))).stream())
                .toList();
        if (places.size() < sites.size()) {
            plans.fault(element, "reads body sites of '" + url(sites.getFirst()) + "', which is not loaded");
        }
        return valueSet.map(codes -> new CardData(
                hook,
                kind.get(),
                url.substring(prefix.length()),
                RecordRuleReader.codes(codes, plans.findings()),
                places.stream()
                        .map(place -> RecordRuleReader.codes(place, plans.findings()))
                        .findFirst()));
    }

    private static String url(DataRequirementCodeFilterComponent filter) {
        return Optional.ofNullable(filter.getValueSet()).orElse("");
    }
}
