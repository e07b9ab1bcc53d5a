package org.dorsal.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;

/** Reads a criteria PlanDefinition (type eca-rule): one action, one flag. */
record CriteriaReader(PlanReader plans, ConditionNames names) {
    /** The criteria; empty when the plan's form is not loaded. */
    static Optional<Criteria> read(
            Source<PlanDefinition> source,
            Map<String, Form> forms,
            Codes codes,
            ServedConditions served,
            LintFindings findings) {
        PlanDefinition plan = source.resource();
        PlanReader plans = new PlanReader(codes, served, findings.in(source.path()));
        return plans.form(plan, forms).map(form -> {
            ConditionNames names = ConditionNames.ofAnswers(form);
            plans.defineTerms(plan, names);
            CriteriaReader reader = new CriteriaReader(plans, names);
            Wording title = TranslatedTexts.read(plan.getTitleElement(), "PlanDefinition.title", plans.findings());
            return new Criteria(
                    source.edition(),
                    title,
                    form.edition().canonical(),
                    reader.readAll(plan),
                    ApprovalReader.read(plan, plans.findings()));
        });
    }

    private List<Criterion> readAll(PlanDefinition plan) {
        List<Criterion> criteria = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (PlanDefinitionActionComponent action : plan.getAction()) {
            Coding first = action.getCodeFirstRep().getCodingFirstRep();
            String element = Optional.ofNullable(first.getCode()).orElse("PlanDefinition.action");
            if (!seen.add(element)) {
                plans.fault(element, "stands twice; every flag is one action");
            }
            read(action, element).ifPresent(criteria::add);
        }
        if (criteria.isEmpty()) {
            plans.fault("PlanDefinition.action", "no criterion could be read");
        }
        return criteria;
    }

    private Optional<Criterion> read(PlanDefinitionActionComponent action, String element) {
        List<Coding> codings = action.getCodeFirstRep().getCoding();
        Optional<Coded> flag = plans.local(action.getCodeFirstRep().getCodingFirstRep(), Codes.system("flag"), element);
        Optional<Disposition> tier = tier(action, element);
        Optional<Criterion.CriterionLabel> label = label(action, element);
        List<Expression> expressions = plans.expressions(action, element);
        List<Condition> conditions = plans.conditions(action, names, element);
        if (action.hasAction()) {
            plans.fault(element, "holds further actions, which nothing would score; put them beside it");
        }
        if (expressions.size() != 1) {
            plans.fault(element, "must have exactly one condition; join several with and");
        }
        Wording statement =
                TranslatedTexts.read(action.getDescriptionElement(), element + ".description", plans.findings());
        Wording why =
                TranslatedTexts.read(action.getTextEquivalentElement(), element + ".textEquivalent", plans.findings());
        Wording title = TranslatedTexts.read(action.getTitleElement(), element + ".title", plans.findings());
        List<String> citations = plans.citations(action.getDocumentation(), element);
        List<String> groups = groups(action, element);
        if (flag.isEmpty() || tier.isEmpty() || label.isEmpty() || conditions.size() != 1) {
            return Optional.empty();
        }
        Coded named = new Coded(flag.get().system(), flag.get().code(), title);
        return Optional.of(new Criterion(
                named,
                PlanReader.foreign(codings.subList(1, codings.size())),
                tier.get(),
                role(action),
                groups,
                label.get(),
                statement,
                why,
                citations,
                expressions.getFirst().getExpression(),
                conditions.getFirst()));
    }

    private Optional<Disposition> tier(PlanDefinitionActionComponent action, String element) {
        List<String> codes = PlanReader.codes(action, "criterion-tier");
        if (codes.size() > 1) {
            plans.fault(element, "has several tiers; keep one");
        }
        Optional<Disposition> tier = codes.stream()
                .flatMap(code ->
                        Disposition.TIERS.stream().filter(known -> known.code().equals(code)))
                .findFirst();
        if (tier.isEmpty()) {
            plans.fault(
                    element,
                    "has no tier; set extension criterion-tier to emergency, urgent, soon or clinician-review");
        }
        return tier;
    }

    private Optional<Criterion.CriterionLabel> label(PlanDefinitionActionComponent action, String element) {
        List<String> codes = PlanReader.codes(action, "criteria-label");
        if (codes.size() > 1) {
            plans.fault(element, "has several labels; keep one");
        }
        Optional<Criterion.CriterionLabel> label = codes.stream()
                .flatMap(code -> Arrays.stream(Criterion.CriterionLabel.values())
                        .filter(known -> known.code().equals(code)))
                .findFirst();
        if (label.isEmpty()) {
            plans.fault(element, "has no label; set extension criteria-label to source, reconciled or beyond-sources");
        }
        return label;
    }

    private static Criterion.Role role(PlanDefinitionActionComponent action) {
        if (PlanReader.codes(action, "criterion-optional").contains("true")) {
            return Criterion.Role.OPTIONAL;
        }
        return PlanReader.codes(action, "criterion-scope").contains("true")
                ? Criterion.Role.SCOPE
                : Criterion.Role.SIGN;
    }

    private List<String> groups(PlanDefinitionActionComponent action, String element) {
        List<String> groups = PlanReader.codes(action, "criterion-pathology-group");
        if (groups.isEmpty()) {
            plans.fault(element, "has no pathology group; set extension criterion-pathology-group");
        }
        groups.stream()
                .filter(group -> plans.codes()
                        .display(Codes.system("pathology-group"), group)
                        .isEmpty())
                .forEach(group -> plans.fault(element, group + " is no code of pathology-group"));
        return groups;
    }
}
