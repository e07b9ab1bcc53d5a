package org.dorsal.knowledge;

import java.util.*;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.ActionConditionKind;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionConditionComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.Type;

/** Reads the common parts of criteria plans and care plans: the form, terms, conditions, citations, codings. */
record PlanReader(Codes codes, LintFindings.FileFindings findings) {
    static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";

    void fault(String element, String message) {
        findings.add(element, message);
    }

    /** The form, by canonical and version, that the plan says it depends on; its absence is a finding. */
    Optional<Form> form(PlanDefinition plan, Map<String, Form> forms) {
        Optional<Form> form = dependsOn(plan).stream()
                .flatMap(canonical -> Optional.ofNullable(forms.get(canonical)).stream())
                .findFirst();
        if (form.isEmpty()) {
            findings.add(
                    "PlanDefinition.relatedArtifact",
                    "depends on no loaded Questionnaire; name one as url|version with type depends-on, loaded are "
                            + forms.keySet());
        }
        return form;
    }

    static List<String> dependsOn(PlanDefinition plan) {
        return plan.getRelatedArtifact().stream()
                .filter(artifact -> artifact.getType() == RelatedArtifactType.DEPENDSON)
                .flatMap(artifact -> Optional.ofNullable(artifact.getResource()).stream())
                .toList();
    }

    void defineTerms(PlanDefinition plan, ConditionNames names) {
        for (Extension extension : plan.getExtensionsByUrl(VARIABLE)) {
            if (!(extension.getValue() instanceof Expression expression)) {
                findings.add("PlanDefinition.extension", "a variable has no valueExpression; write one");
            } else if (!expression.hasName()) {
                findings.add("PlanDefinition.extension", "a variable has no name; give it one");
            } else {
                defineTerm(expression, names);
            }
        }
    }

    private void defineTerm(Expression expression, ConditionNames names) {
        String element = "variable " + expression.getName();
        names.nameFault(expression.getName()).ifPresent(fault -> findings.add(element, fault));
        if (isFhirPath(expression)
                && ConditionParser.read(text(expression), names)
                        instanceof ConditionParser.ConditionReading.ParsedSum(var items)) {
            names.defineSum(expression.getName(), items);
        } else {
            read(expression, names, element).ifPresent(condition -> names.define(expression.getName(), condition));
        }
    }

    /** Applicability conditions of one action, each compiled; what cannot be read is a finding and left out. */
    List<Condition> conditions(PlanDefinitionActionComponent action, ConditionNames names, String element) {
        for (PlanDefinitionActionConditionComponent condition : action.getCondition()) {
            if (condition.getKind() != ActionConditionKind.APPLICABILITY) {
                findings.add(element, "has a condition that is no applicability condition; only those are read");
            }
        }
        return action.getCondition().stream()
                .flatMap(condition -> read(condition.getExpression(), names, element).stream())
                .toList();
    }

    private static boolean isFhirPath(Expression expression) {
        return "text/fhirpath".equals(expression.getLanguage());
    }

    private static String text(Expression expression) {
        return Optional.ofNullable(expression.getExpression()).orElse("");
    }

    Optional<Condition> read(Expression expression, ConditionNames names, String element) {
        if (!isFhirPath(expression)) {
            findings.add(element, "its condition is not text/fhirpath");
            return Optional.empty();
        }
        String text = text(expression);
        return switch (ConditionParser.read(text, names)) {
            case ConditionParser.ConditionReading.ParsedCondition good -> Optional.of(good.condition());
            case ConditionParser.ConditionReading.ParsedSum _ -> {
                findings.add(element, "is a sum of points without a bound; compare it with >=, in: " + text);
                yield Optional.empty();
            }
            case ConditionParser.ConditionReading.InvalidCondition bad -> {
                findings.add(element, bad.message() + ", in: " + text);
                yield Optional.empty();
            }
        };
    }

    /** Citations as they will be shown; none is a finding. */
    List<String> citations(List<RelatedArtifact> documentation, String element) {
        List<String> citations = documentation.stream()
                .flatMap(artifact -> Optional.ofNullable(artifact.getCitation()).stream())
                .filter(citation -> !citation.isBlank())
                .toList();
        if (citations.isEmpty()) {
            findings.add(element, "has no citation; name publisher, title, section and date in documentation.citation");
        }
        return citations;
    }

    /** A coding of ours with the wording of its code system. */
    Optional<Coded> local(Coding coding, String system, String element) {
        Optional<Coded> local = Optional.ofNullable(coding.getCode())
                .filter(_ -> system.equals(coding.getSystem()))
                .flatMap(code -> codes.coded(system, code));
        if (local.isEmpty()) {
            findings.add(element, "its first coding must be a code of " + system);
        }
        return local;
    }

    /** Codes that an extension of ours carries on an element. */
    static List<String> codes(Element element, String name) {
        return Extensions.values(element, Codes.CANONICAL + "/StructureDefinition/" + name, Type.class)
                .map(Type::primitiveValue)
                .toList();
    }

    /** Returns the whole number of an extension; one that is missing or of another type is a fault. */
    Optional<Integer> whole(Element element, String url, String named) {
        Optional<Integer> number =
                Extensions.value(element, url, IntegerType.class).map(IntegerType::getValue);
        if (number.isEmpty()) {
            fault(named, "has no whole number in " + url + "; write valueInteger");
        }
        return number;
    }
}
