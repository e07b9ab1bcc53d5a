package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care.Exclusion;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionGoalComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;

/** Reads a care PlanDefinition: nested actions that name an ActivityDefinition, goals, hints without one, and contradictions. */
final class CareReader {
    private static final String NEVER_WITH = Codes.CANONICAL + "/StructureDefinition/never-with";
    private static final String CONTRADICTION = Codes.CANONICAL + "/StructureDefinition/contradiction";
    private static final String SEX = "sex";
    private static final String SIGN_LIMIT = Codes.CANONICAL + "/StructureDefinition/sign-limit";

    private final PlanReader plans;
    private final ConditionNames names;
    private final Map<String, Care.Activity> activities;
    private final Map<String, PlanDefinitionGoalComponent> planGoals = new HashMap<>();
    private final List<Care.Offer> offers = new ArrayList<>();
    private final List<Care.Hint> hints = new ArrayList<>();
    private final List<Care.Goal> goals = new ArrayList<>();

    private CareReader(
            PlanReader plans, ConditionNames names, Map<String, Care.Activity> activities, PlanDefinition plan) {
        this.plans = plans;
        this.names = names;
        this.activities = activities;
        for (PlanDefinitionGoalComponent goal : plan.getGoal()) {
            String id = Optional.ofNullable(goal.getId()).orElse("PlanDefinition.goal");
            if (planGoals.put(id, goal) != null) {
                plans.fault(id, "occurs twice; every goal has an id of its own");
            }
        }
    }

    /** The care; empty when the plan's form is not loaded. */
    static Optional<Care> read(
            Source<PlanDefinition> source,
            Map<String, Form> forms,
            Map<String, Care.Activity> activities,
            Collection<EvidenceModels> evidence,
            List<RecordRule> records,
            Codes codes,
            LintFindings findings) {
        PlanDefinition plan = source.resource();
        PlanReader plans = new PlanReader(codes, findings.in(source.path()));
        return plans.form(plan, forms).map(form -> {
            ConditionNames names = ConditionNames.ofCauses(form, EvidenceModels.newest(evidence, form));
            plans.defineTerms(plan, names);
            CareReader reader = new CareReader(plans, names, activities, plan);
            plan.getAction().forEach(action -> reader.read(action, List.of(), List.of(), "PlanDefinition.action"));
            reader.checkOffers();
            Wording title = TranslatedTexts.read(plan.getTitleElement(), "PlanDefinition.title", plans.findings());
            return new Care(
                    source.edition(),
                    title,
                    complaint(plan),
                    form.edition().canonical(),
                    reader.offers,
                    reader.hints,
                    reader.goals,
                    reader.contradictions(plan, form, records),
                    ApprovalReader.read(plan, plans.findings()));
        });
    }

    private static List<Coded> complaint(PlanDefinition plan) {
        return plan.getUseContext().stream()
                .filter(context -> context.getCode().getCode().equals("focus") && context.hasValueCodeableConcept())
                .flatMap(context -> context.getValueCodeableConcept().getCoding().stream())
                .map(Codes::foreign)
                .toList();
    }

    private void read(
            PlanDefinitionActionComponent action, List<Condition> outer, List<Exclusion> outerNever, String element) {
        Optional<String> definition = action.hasDefinitionCanonicalType()
                ? Optional.of(action.getDefinitionCanonicalType().getValue())
                : Optional.empty();
        String place = Optional.ofNullable(action.getId()).or(() -> definition).orElse(element);
        List<Condition> inner = plans.conditions(action, names, place);
        if (action.hasDefinition() && definition.isEmpty()) {
            plans.fault(place, "names its activity by definitionUri; use definitionCanonical with the version");
        }
        List<Condition> conditions = joined(outer, inner);
        if (inner.size() != action.getCondition().size()) {
            return;
        }
        List<Exclusion> never = joined(outerNever, exclusions(action, place));
        definition.ifPresent(canonical -> offer(canonical, action, conditions, never, signs(action, place)));
        if (definition.isEmpty() && !action.hasAction()) {
            hint(action, conditions, place);
        }
        action.getGoalId().forEach(goal -> goal(goal.getValue(), conditions, place));
        if (definition.isEmpty()) {
            action.getAction().forEach(child -> read(child, conditions, never, place));
        }
    }

    /** Returns the contraindications of an action's activities, each with its reason as text. */
    private List<Exclusion> exclusions(PlanDefinitionActionComponent action, String element) {
        return action.getExtensionsByUrl(NEVER_WITH).stream()
                .flatMap(extension -> exclusion(extension, element + ".never-with").stream())
                .toList();
    }

    private Optional<Exclusion> exclusion(Extension extension, String element) {
        Wording reason = wording(Extensions.text(extension, "reason"), element + ".reason");
        Optional<Expression> condition = Extensions.value(extension, "condition", Expression.class);
        if (condition.isEmpty()) {
            plans.fault(element, "has no condition; write one as valueExpression");
        }
        return condition
                .flatMap(expression -> plans.read(expression, names, element))
                .map(when -> new Exclusion(when, reason));
    }

    private void offer(
            String canonical,
            PlanDefinitionActionComponent action,
            List<Condition> conditions,
            List<Exclusion> never,
            List<Care.SignList> signs) {
        Optional<String> insteadOf =
                PlanReader.codes(action, "instead-of").stream().findFirst();
        boolean must = action.getRequiredBehavior() == PlanDefinition.ActionRequiredBehavior.MUST;
        Optional.ofNullable(activities.get(canonical))
                .ifPresentOrElse(
                        activity -> offers.add(new Care.Offer(activity, conditions, never, insteadOf, must, signs)),
                        () -> plans.fault(canonical, "names an ActivityDefinition that is not loaded: " + canonical));
    }

    /** Returns the lists of signs below an activity. */
    private List<Care.SignList> signs(PlanDefinitionActionComponent activity, String element) {
        return activity.getAction().stream()
                .map(list -> new Care.SignList(
                        wording(list.getTitleElement(), element + ".title"),
                        Extensions.value(list, SIGN_LIMIT, IntegerType.class)
                                .map(IntegerType::getValue)
                                .orElse(list.getAction().size()),
                        list.getAction().stream()
                                .map(sign -> sign(sign, element))
                                .toList()))
                .toList();
    }

    private Care.Sign sign(PlanDefinitionActionComponent sign, String element) {
        return new Care.Sign(
                wording(sign.getTitleElement(), element + ".title"), plans.conditions(sign, names, element));
    }

    private static <T> List<T> joined(List<T> outer, List<T> inner) {
        return Stream.concat(outer.stream(), inner.stream()).toList();
    }

    private void hint(PlanDefinitionActionComponent action, List<Condition> conditions, String element) {
        Wording title = wording(action.getTitleElement(), element + ".title");
        Wording text = wording(action.getTextEquivalentElement(), element + ".textEquivalent");
        List<String> citations = action.getDocumentation().stream()
                .map(artifact -> Optional.ofNullable(artifact.getCitation()).orElse(artifact.getDisplay()))
                .toList();
        if (citations.isEmpty()) {
            plans.fault(element, "has no documentation; say where the hint comes from");
        }
        hints.add(new Care.Hint(element, title, text, citations, conditions));
    }

    private void goal(String id, List<Condition> conditions, String element) {
        Optional.ofNullable(planGoals.get(id))
                .ifPresentOrElse(
                        goal -> goals.add(
                                new Care.Goal(id, wording(goal.getDescription().getTextElement(), id), conditions)),
                        () -> plans.fault(element, "names the unknown goal " + id));
    }

    /** The contradictions: the extension {@code contradiction}, once for each. */
    private List<Care.Contradiction> contradictions(PlanDefinition plan, Form form, List<RecordRule> records) {
        ConditionNames wider = names.wider();
        Set<String> elements = new HashSet<>();
        return plan.getExtensionsByUrl(CONTRADICTION).stream()
                .flatMap(extension -> contradiction(extension, wider, elements, form, records).stream())
                .toList();
    }

    private Optional<Care.Contradiction> contradiction(
            Extension extension, ConditionNames wider, Set<String> elements, Form form, List<RecordRule> records) {
        Coding coding = Extensions.value(extension, "code", Coding.class).orElseGet(Coding::new);
        String element =
                "contradiction " + Optional.ofNullable(coding.getCode()).orElse("");
        Optional<Coded> code = plans.local(coding, Codes.system("contradiction"), element);
        if (!elements.add(element)) {
            plans.fault(element, "occurs twice; keep one");
        }
        Wording text = wording(Extensions.text(extension, "says"), element + ".says");
        List<Expression> written =
                Extensions.values(extension, "condition", Expression.class).toList();
        if (written.size() != 1) {
            plans.fault(element, "must have exactly one condition; join several with and");
        }
        Optional<Condition> when =
                written.stream().findFirst().flatMap(expression -> plans.read(expression, wider, element));
        List<String> concerns = Extensions.values(extension, "concerns", StringType.class)
                .map(StringType::getValue)
                .toList();
        when.ifPresent(condition -> concerned(condition, concerns, form, element));
        when.ifPresent(condition -> checkQuestions(condition, records, element));
        return code.flatMap(named -> when.map(condition -> new Care.Contradiction(named, text, concerns, condition)));
    }

    private void concerned(Condition when, List<String> concerns, Form form, String element) {
        if (!Set.copyOf(concerns).equals(ConditionReads.questions(when, form)) || concerns.isEmpty()) {
            plans.fault(
                    element,
                    "concerns " + concerns + ", and its condition reads " + ConditionReads.questions(when, form)
                            + "; name the same questions");
        }
    }

    /** Reports a record rule that can never match; sex comes from the Patient itself. */
    private void checkQuestions(Condition when, List<RecordRule> records, String element) {
        for (Condition.OptionCondition named : ConditionReads.ofRecord(when)) {
            String linkId = ConditionReads.question(named.linkId());
            boolean answerable = linkId.equals(SEX)
                    || records.stream().anyMatch(rule -> rule.question().equals(linkId) && rule.suggests(named.code()));
            if (!answerable) {
                plans.fault(
                        element,
                        "reads from the record what no record-suggestion finds: " + linkId + "=" + named.code());
            }
        }
    }

    /** Finds holes in what speaks against the activities. */
    private void checkOffers() {
        Map<String, Set<Care.Exclusion>> never = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (Care.Offer offer : offers) {
            String code = code(offer);
            Set<Care.Exclusion> exclusions = Set.copyOf(offer.never());
            if (!Optional.ofNullable(never.putIfAbsent(code, exclusions))
                            .orElse(exclusions)
                            .equals(exclusions)
                    && named.add(code)) {
                plans.fault(
                        code,
                        "occurs twice with different exclusions; give both the same never-with, otherwise one would"
                                + " offer what the other excludes");
            }
            if (offer.must() && !exclusions.isEmpty()) {
                plans.fault(code, "must be done and has a never-with; take one of them out");
            }
        }
        checkAlternatives();
    }

    /** Reports an alternative to an activity that can't be removed: it would never be proposed. */
    private void checkAlternatives() {
        Set<String> offeredCodes = offers.stream()
                .filter(offer -> !offer.never().isEmpty() && offer.insteadOf().isEmpty())
                .map(CareReader::code)
                .collect(Collectors.toSet());
        offers.stream()
                .filter(offer -> offer.insteadOf()
                        .filter(code -> !offeredCodes.contains(code))
                        .isPresent())
                .forEach(offer -> plans.fault(
                        code(offer),
                        "stands instead of '" + offer.insteadOf().orElseThrow()
                                + "', which this plan never takes away; name an activity with a never-with"));
    }

    private static String code(Care.Offer offer) {
        return offer.activity().code().code();
    }

    private Wording wording(PrimitiveType<String> text, String element) {
        return TranslatedTexts.read(text, element, plans.findings());
    }
}
