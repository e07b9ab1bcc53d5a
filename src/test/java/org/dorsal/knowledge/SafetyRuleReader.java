package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.StringType;

/** Reads and lints a PlanDefinition of safety rules: one action, one rule. */
final class SafetyRuleReader {
    /** Folder of the rules below {@code profiles/}. */
    static final String FOLDER = "safety-rule/";

    private static final String SAFETY_NET = "safety-net";
    private static final String DEFINITION = Codes.CANONICAL + "/StructureDefinition/";

    private final PlanReader plans;
    private final PlanDefinition plan;
    private final Form form;
    private final ConditionNames names;
    private final List<SafetyRule> rules = new ArrayList<>();
    private final List<SafetyRule.AnswerOrder> orders = new ArrayList<>();
    private final List<SafetyRule.SafetyNetWords> safetyNet = new ArrayList<>();

    private SafetyRuleReader(PlanReader plans, PlanDefinition plan, Form form) {
        this.plans = plans;
        this.plan = plan;
        this.form = form;
        this.names = ConditionNames.ofEvidence(form);
    }

    /** Reads each file of safety rules whose form is loaded. */
    static List<SafetyRuleReader> read(
            ProfileLibrary library, Map<String, Form> forms, Codes codes, LintFindings findings) {
        Set<String> ids = new HashSet<>();
        List<SafetyRuleReader> readers = new ArrayList<>();
        for (Source<PlanDefinition> source : library.all(PlanDefinition.class)) {
            PlanReader plans = new PlanReader(codes, findings.in(source.path()));
            plans.form(source.resource(), forms).ifPresent(form -> {
                SafetyRuleReader reader = new SafetyRuleReader(plans, source.resource(), form);
                reader.readAll(ids);
                readers.add(reader);
            });
        }
        return readers;
    }

    Form form() {
        return form;
    }

    List<SafetyRule> rules() {
        return rules;
    }

    List<SafetyRule.AnswerOrder> orders() {
        return orders;
    }

    List<SafetyRule.SafetyNetWords> safetyNet() {
        return safetyNet;
    }

    private void readAll(Set<String> ids) {
        plans.defineTerms(plan, names);
        plan.getExtensionsByUrl(DEFINITION + "answer-order").forEach(this::readOrder);
        String type = Optional.ofNullable(plan.getType().getCodingFirstRep().getCode())
                .orElse("");
        Optional<SafetyRule.Kind> kind = Arrays.stream(SafetyRule.Kind.values())
                .filter(candidate -> candidate.code().equals(type))
                .findFirst();
        if (kind.isEmpty() && !type.equals(SAFETY_NET)) {
            plans.fault("PlanDefinition.type", "must be must-act, must-ask, never-rush, never-offer or safety-net");
        }
        for (PlanDefinitionActionComponent action : plan.getAction()) {
            String id = Optional.ofNullable(action.getId()).orElse("");
            if (id.isEmpty() || !ids.add(form.edition().version() + " " + id)) {
                plans.fault(id, "needs an id that no other safety rule of the edition has");
            }
            if (type.equals(SAFETY_NET)) {
                readWords(action, id);
            } else {
                kind.flatMap(ruleKind -> read(action, ruleKind, id)).ifPresent(rules::add);
            }
        }
    }

    private void readOrder(Extension extension) {
        String question = Optional.ofNullable(
                        Extensions.text(extension, "question").getValue())
                .orElse("");
        String element = "answer-order " + question;
        List<String> worse = Extensions.values(extension, "worse", CodeType.class)
                .map(CodeType::getValue)
                .toList();
        if (form.item(question).isEmpty()) {
            plans.fault(element, "is no question of the form; check the linkId");
        } else if (worse.stream()
                .anyMatch(code -> form.item(question).orElseThrow().option(code).isEmpty())) {
            plans.fault(element, "orders a code that is no option of the question");
        }
        boolean ordered = !extension.getExtensionsByUrl("ordered").isEmpty() || !worse.isEmpty();
        Extensions.value(extension, "harmless", Expression.class)
                .flatMap(expression -> plans.read(expression, names, element))
                .ifPresentOrElse(
                        harmless -> orders.add(new SafetyRule.AnswerOrder(question, harmless, worse, ordered)),
                        () -> plans.fault(element, "has no condition for its harmless answers; add harmless"));
    }

    private Optional<SafetyRule> read(PlanDefinitionActionComponent action, SafetyRule.Kind kind, String id) {
        List<Condition> conditions = plans.conditions(action, names, id);
        if (action.getCondition().size() != 1) {
            plans.fault(id, "must have exactly one condition; join several with and");
        }
        List<String> citations = citations(action, id);
        Optional<String> bound = bound(action, kind, id);
        if (!action.hasDescription()) {
            plans.fault(id, "has no description; say in your own words what must hold");
        }
        if (bound.isEmpty() || conditions.size() != 1) {
            return Optional.empty();
        }
        return Optional.of(new SafetyRule(
                id,
                kind,
                bound.get(),
                Optional.ofNullable(action.getDescription()).orElse(""),
                citations,
                kind == SafetyRule.Kind.NEVER_RUSH ? otherwiseHarmless(conditions.getFirst()) : conditions.getFirst(),
                knownViolation(action)));
    }

    /** Adds the harmless answer to each question that the condition does not read. */
    private Condition otherwiseHarmless(Condition condition) {
        Set<String> read = ConditionReads.questions(condition, form);
        List<Condition> harmless = orders.stream()
                .filter(order -> !read.contains(order.question()))
                .map(SafetyRule.AnswerOrder::harmless)
                .toList();
        return new Condition.AndCondition(
                Stream.concat(Stream.of(condition), harmless.stream()).toList());
    }

    private Optional<String> bound(PlanDefinitionActionComponent action, SafetyRule.Kind kind, String id) {
        boolean offer = kind == SafetyRule.Kind.NEVER_OFFER;
        List<String> codes = PlanReader.codes(action, offer ? "safety-rule-activity" : "criterion-tier");
        Optional<String> bound = codes.stream()
                .filter(code -> offer
                        ? plans.codes().display(Codes.system("activity"), code).isPresent()
                        : Disposition.TIERS.stream()
                                .anyMatch(tier -> tier.code().equals(code)))
                .findFirst();
        if (codes.size() != 1 || bound.isEmpty()) {
            plans.fault(
                    id,
                    offer
                            ? "needs one safety-rule-activity, a code of CodeSystem activity"
                            : "needs one criterion-tier, a code of CodeSystem disposition");
        }
        return bound;
    }

    /** Citations with their reader; a rule that nobody read at its source is a finding. */
    private List<String> citations(PlanDefinitionActionComponent action, String id) {
        action.getDocumentation().stream()
                .filter(artifact -> PlanReader.codes(artifact, "read-by").isEmpty())
                .forEach(_ -> plans.fault(id, "has a citation without read-by; say who read it, and what was read"));
        return plans.citations(action.getDocumentation(), id);
    }

    private void readWords(PlanDefinitionActionComponent action, String id) {
        List<String> words = PlanReader.codes(action, "safety-net-words");
        if (plans.codes().display(Codes.system("cause"), id).isEmpty()) {
            plans.fault(id, "is no code of CodeSystem cause; the id of a safety-net action is the cause's code");
        }
        if (words.isEmpty()) {
            plans.fault(id, "names no words; add safety-net-words");
        }
        safetyNet.add(new SafetyRule.SafetyNetWords(id, words, knownViolation(action)));
    }

    private static Optional<String> knownViolation(PlanDefinitionActionComponent action) {
        return Extensions.value(action, DEFINITION + "known-violation", StringType.class)
                .map(StringType::getValue);
    }
}
