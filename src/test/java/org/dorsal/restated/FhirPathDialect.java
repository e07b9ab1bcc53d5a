package org.dorsal.restated;

import java.util.List;
import org.dorsal.restated.PublishedForm.FormItem;

/**
 * Standard FHIRPath over the QuestionnaireResponse as {@code %resource}; definitions are variables.
 *
 * @param equivalence whether the engine has {@code {} ~ true} as false, which FHIRPath demands and fhirpath.js 4.6.0 has as empty
 */
record FhirPathDialect(PublishedForm form, boolean equivalence) implements Dialect {
    @Override
    public String definition(String name) {
        return "%`" + name + "`";
    }

    @Override
    public void declare(FormItem item, Definitions definitions) {
        definitions.add("answers " + item.linkId(), () -> place(item, definitions) + ".answer.value");
    }

    private String place(FormItem item, Definitions definitions) {
        String above = item.parent()
                .map(form::get)
                .map(group -> {
                    definitions.add("items " + group.linkId(), () -> place(group, definitions));
                    return definition("items " + group.linkId());
                })
                .orElse("%resource");
        return above + ".item.where(linkId = '" + item.linkId() + "')";
    }

    @Override
    public String unknown() {
        return "{}";
    }

    @Override
    public String negated(String operand) {
        return operand + ".not()";
    }

    @Override
    public String unlessKnown(String operand) {
        return equivalence ? "(" + operand + " ~ true).not()" : choice(operand, "false", "true");
    }

    @Override
    public String conjunction(List<String> operands) {
        return String.join(" and ", operands);
    }

    @Override
    public String disjunction(List<String> operands) {
        return String.join(" or ", operands);
    }

    @Override
    public String parenthesized(String inner) {
        return "(" + inner + ")";
    }

    @Override
    public String choice(String condition, String then, String otherwise) {
        return "iif(" + condition + ", " + then + ", " + otherwise + ")";
    }

    @Override
    public String chosen(FormItem question, String code) {
        return "(" + answers(question.linkId()) + ".where(code = '" + code + "').exists())";
    }

    @Override
    public String answered(FormItem question) {
        return answers(question.linkId()) + ".exists()";
    }

    @Override
    public String answeredUnknown(FormItem question) {
        return answers(question.linkId()) + ".where("
                + String.join(
                        " or ",
                        question.unknown().stream()
                                .map(code -> "code = '" + code + "'")
                                .toList())
                + ").exists()";
    }

    @Override
    public String compared(List<String> questions, String operator, String bound) {
        return String.join(" - ", questions.stream().map(this::answers).toList()) + " " + operator + " " + bound;
    }

    /** Minutes and hours are compared as such, which a quotient's eleventh decimal place alone could change. */
    @Override
    public String duration(String stem, String operator, String bound) {
        String unit = answers(stem + "-unit") + ".code = ";
        String value = answers(stem + "-value");
        return "iif(" + unit + "'min', " + value + " " + operator + " " + bound + " * 1440, iif(" + unit + "'h', "
                + value
                + " " + operator + " " + bound + " * 24, " + value + " * iif(" + unit + "'d', 1.0, iif(" + unit
                + "'wk', 7.0, iif(" + unit + "'mo', 30.4375, 365.25))) " + operator + " " + bound + "))";
    }

    private String answers(String linkId) {
        return definition("answers " + linkId);
    }
}
