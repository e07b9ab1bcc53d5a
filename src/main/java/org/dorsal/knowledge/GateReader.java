package org.dorsal.knowledge;

import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Questionnaire.EnableWhenBehavior;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemEnableWhenComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemOperator;

/** Reads enableWhen, the condition under which a question is enabled. */
record GateReader(LintFindings.FileFindings findings) {
    Optional<Item.EnableGate> read(QuestionnaireItemComponent component, String linkId) {
        if (!component.hasEnableWhen()) {
            return Optional.empty();
        }
        boolean all = component.getEnableBehavior() == EnableWhenBehavior.ALL;
        if (component.getEnableWhen().size() > 1 && !component.hasEnableBehavior()) {
            findings.add(linkId, "has several enableWhen and no enableBehavior; say any or all");
        }
        return Optional.of(new Item.EnableGate(
                all,
                component.getEnableWhen().stream()
                        .flatMap(when -> when(when, linkId).stream())
                        .toList()));
    }

    private Optional<Item.EnableWhen> when(QuestionnaireItemEnableWhenComponent when, String linkId) {
        Map<QuestionnaireItemOperator, Item.EnableWhen.Operator> known = Map.of(
                QuestionnaireItemOperator.EQUAL, Item.EnableWhen.Operator.EQUAL,
                QuestionnaireItemOperator.NOT_EQUAL, Item.EnableWhen.Operator.NOT_EQUAL);
        Optional<Item.EnableWhen.Operator> operator =
                Optional.ofNullable(when.getOperator()).map(known::get);
        if (!when.hasAnswerCoding() || operator.isEmpty()) {
            findings.add(linkId, "has an enableWhen other than = or != of a coding; this service reads only those");
            return Optional.empty();
        }
        Coding coding = when.getAnswerCoding();
        return Optional.of(
                new Item.EnableWhen(when.getQuestion(), operator.get(), coding.getSystem(), coding.getCode()));
    }

    /** Checks that every question and code of the conditions exists. */
    void check(Map<String, Item> items) {
        items.values()
                .forEach(item -> item.gate().stream()
                        .flatMap(gate -> gate.conditions().stream())
                        .forEach(when -> check(item.linkId(), when, items)));
    }

    private void check(String linkId, Item.EnableWhen when, Map<String, Item> items) {
        Optional<Item> asked = Optional.ofNullable(items.get(when.question()));
        if (asked.isEmpty()) {
            findings.add(linkId, "enableWhen names the unknown linkId " + when.question());
        } else if (asked.get().option(when.system(), when.code()).isEmpty()) {
            findings.add(linkId, "enableWhen names " + when.code() + ", which is no option of " + when.question());
        }
    }
}
