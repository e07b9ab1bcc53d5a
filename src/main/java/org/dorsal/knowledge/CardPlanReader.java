package org.dorsal.knowledge;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.CardPlan.CardData;
import org.dorsal.knowledge.CardPlan.CardDataKind;
import org.dorsal.knowledge.CardPlan.CardIndicator;
import org.dorsal.knowledge.CardPlan.CardRule;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.DataRequirement.DataRequirementCodeFilterComponent;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.TriggerDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Reads a PlanDefinition of cards by FHIR's mapping to CDS Hooks: title to summary, description to detail, priority to
 * indicator, documentation to source, code to topic, trigger to hook, and the trigger's data to prefetch templates.
 */
record CardPlanReader(PlanReader plans, Edition edition, Map<String, ValueSet> valueSets) {
    /** Hooks, with the data that their requests can supply. */
    private static final Map<String, Set<CardDataKind>> HOOKS = Map.of(
            "patient-view", Set.of(CardDataKind.CONDITION),
            "encounter-start", Set.of(CardDataKind.CONDITION, CardDataKind.ENCOUNTER),
            "order-select", Set.of(CardDataKind.CONDITION, CardDataKind.SERVICE_REQUEST),
            "order-sign", Set.of(CardDataKind.CONDITION, CardDataKind.SERVICE_REQUEST));

    /** Element of an order that a second filter may read. */
    private static final String SITE = "bodySite";

    private static final String OVERRIDE_REASONS = "override reasons";
    private static final int MAX_SUMMARY = 139;

    /** Whether the plan is one of cards: criteria have no trigger. */
    static boolean isCardPlan(PlanDefinition plan) {
        return plan.getAction().stream().anyMatch(PlanDefinitionActionComponent::hasTrigger);
    }

    static CardPlan read(Source<PlanDefinition> source, ProfileLibrary library, Codes codes, LintFindings findings) {
        PlanReader plans = new PlanReader(codes, findings.in(source.path()));
        Map<String, ValueSet> valueSets = new HashMap<>();
        library.all(ValueSet.class)
                .forEach(valueSet -> valueSets.put(valueSet.resource().getUrl(), valueSet.resource()));
        CardPlanReader reader = new CardPlanReader(plans, source.edition(), valueSets);
        PlanDefinition plan = source.resource();
        TranslatedTexts.read(plan.getTitleElement(), "PlanDefinition.title", plans.findings());
        return new CardPlan(
                source.edition(),
                ApprovalReader.read(plan, plans.findings()),
                reader.rules(plan),
                reader.overrideReasons(plan));
    }

    private List<CardRule> rules(PlanDefinition plan) {
        List<CardRule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (PlanDefinitionActionComponent action : plan.getAction()) {
            String id = Optional.ofNullable(action.getId()).orElse("");
            String element = id.isEmpty() ? "PlanDefinition.action" : id;
            if (!id.matches("[a-z][a-z-]{0,40}") || !ids.add(id)) {
                plans.fault(element, "needs an id of its own in lower-case letters, by which feedback names the card");
            }
            rule(plan, action, element).ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<CardRule> rule(PlanDefinition plan, PlanDefinitionActionComponent action, String element) {
        List<CardData> data = action.getTrigger().stream()
                .flatMap(trigger -> data(trigger, element))
                .toList();
        long hooks = data.stream().map(CardData::hook).distinct().count();
        Map<String, Long> supplied = data.stream()
                .collect(Collectors.groupingBy(
                        CardPlanReader::name,
                        Collectors.collectingAndThen(
                                Collectors.mapping(CardData::hook, Collectors.toSet()), at -> (long) at.size())));
        ConditionNames names = names(data.stream()
                .filter(read -> supplied.getOrDefault(name(read), 0L) == hooks)
                .toList());
        plans.defineTerms(plan, names);
        List<Condition> conditions = plans.conditions(action, names, element);
        if (data.isEmpty() || conditions.isEmpty()) {
            plans.fault(element, "needs a trigger with data and a condition; without them the card is noise");
        }
        Wording summary = TranslatedTexts.read(action.getTitleElement(), element + ".title", plans.findings());
        Stream.concat(Stream.of(summary.us()), summary.translations().values().stream())
                .filter(text -> text.length() > MAX_SUMMARY)
                .forEach(_ -> plans.fault(element + ".title", "has 140 characters or more; an EHR may cut it off"));
        Wording detail =
                TranslatedTexts.read(action.getDescriptionElement(), element + ".description", plans.findings());
        Wording link =
                TranslatedTexts.read(action.getTextEquivalentElement(), element + ".textEquivalent", plans.findings());
        List<String> citations = plans.citations(action.getDocumentation(), element);
        Optional<RelatedArtifact> source = action.getDocumentation().stream()
                .filter(artifact -> artifact.getType() == RelatedArtifactType.DOCUMENTATION)
                .findFirst();
        Optional<CardIndicator> indicator = indicator(action, element);
        if (source.isEmpty()) {
            plans.fault(element, "has no source; name it in documentation of the type documentation, by display");
        }
        Optional<Coded> topic = topic(action, element);
        return source.flatMap(from -> indicator.flatMap(shown -> topic.map(about -> new CardRule(
                element,
                data,
                conditions,
                summary,
                detail,
                link,
                shown,
                about,
                TranslatedTexts.read(from.getDisplayElement(), element + ".documentation", plans.findings()),
                Optional.ofNullable(from.getUrl()),
                citations))));
    }

    /** Data that a card needs at a hook: the codes of the trigger, by value set. */
    private Stream<CardData> data(TriggerDefinition trigger, String element) {
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

    /**
     * Names that the conditions of a card may use: {@code record=…} and {@code order=…} of the action's data, and {@code
     * assessed} and {@code assessed-days} of the service's own results. Facts have the form of answers, so that cards
     * use the language of the criteria.
     *
     * @param facts facts that are read at each hook of the action
     */
    private ConditionNames names(List<CardData> facts) {
        Stream<Item> subjects = Arrays.stream(CardDataKind.values())
                .map(CardDataKind::subject)
                .distinct()
                .map(subject -> item(
                        subject,
                        Item.ItemKind.CHOICE,
                        facts.stream()
                                .filter(data -> data.kind().subject().equals(subject))
                                .map(data -> option(Codes.system(subject), data.fact()))
                                .distinct()
                                .toList()));
        Stream<Item> results = Stream.of(
                item("assessed", Item.ItemKind.CHOICE, List.of(option(Codes.YES_NO, "Y"), option(Codes.YES_NO, "N"))),
                item("assessed-days", Item.ItemKind.INTEGER, List.of()));
        Map<String, Item> items =
                Stream.concat(subjects, results).collect(Collectors.toMap(Item::linkId, Function.identity()));
        return ConditionNames.ofAnswers(new Form(edition, Wording.same(edition.name()), items));
    }

    private static Item item(String name, Item.ItemKind kind, List<Item.AnswerOption> options) {
        return new Item(
                name,
                kind,
                Optional.empty(),
                Wording.same(name),
                true,
                options,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Item.AnswerMeaning.NONE,
                Item.ItemDisplay.PLAIN);
    }

    private static Item.AnswerOption option(String system, String code) {
        return new Item.AnswerOption(new Coded(system, code, Wording.same(code)), false);
    }

    private static String name(CardData data) {
        return data.kind().subject() + "=" + data.fact();
    }

    private Optional<CardIndicator> indicator(PlanDefinitionActionComponent action, String element) {
        String priority = action.hasPriority() ? action.getPriority().toCode() : "";
        Optional<CardIndicator> indicator = Arrays.stream(CardIndicator.values())
                .filter(candidate -> candidate.priority().equals(priority))
                .findFirst();
        if (indicator.isEmpty()) {
            plans.fault(element, "has the priority '" + priority + "'; use routine, urgent or stat");
        }
        return indicator;
    }

    /** The action's code. Some EHRs accept letters and digits alone. */
    private Optional<Coded> topic(PlanDefinitionActionComponent action, String element) {
        Optional<Coded> topic = action.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .filter(Coding::hasSystem)
                .filter(coding -> coding.hasCode() && coding.getCode().matches("[A-Za-z0-9]{1,100}"))
                .flatMap(coding -> plans.codes().coded(coding.getSystem(), coding.getCode()).stream())
                .findFirst();
        if (topic.isEmpty()) {
            plans.fault(element, "has no topic; set code to one of our codes of letters and digits alone");
        }
        return topic;
    }

    /** Codes of the value set that the plan depends on under the label of override reasons. */
    private List<Coded> overrideReasons(PlanDefinition plan) {
        List<Coded> reasons = plan.getRelatedArtifact().stream()
                .filter(artifact -> OVERRIDE_REASONS.equals(artifact.getLabel()))
                .flatMap(artifact -> Optional.ofNullable(artifact.getResource()).stream())
                .flatMap(
                        canonical -> Optional.ofNullable(valueSets.get(canonical.split("\\|", 2)[0])).stream())
                .flatMap(valueSet -> valueSet.getCompose().getInclude().stream())
                .flatMap(include -> include.getConcept().stream()
                        .flatMap(concept -> plans.codes().coded(include.getSystem(), concept.getCode()).stream()))
                .toList();
        if (reasons.isEmpty()) {
            plans.fault(
                    "PlanDefinition.relatedArtifact",
                    "names no override reasons; depend on a value set of our codes with the label " + OVERRIDE_REASONS);
        }
        return reasons;
    }
}
