package org.dorsal.restated;

import java.util.*;
import org.dorsal.restated.PublishedForm.FormItem;

/**
 * CQL with System types only: a question is a parameter by its linkId, the codes that were chosen or a number.
 *
 * @param parameters declarations of those that are read
 */
record CqlDialect(Set<String> parameters) implements Dialect {
    CqlDialect() {
        this(new LinkedHashSet<>());
    }

    @Override
    public String definition(String name) {
        return "\"" + name + "\"";
    }

    @Override
    public void declare(FormItem item, Definitions definitions) {
        parameters.add("parameter " + definition(item.linkId()) + (item.number() ? " Decimal" : " List<String>"));
        if (!item.number()) {
            String codes = definition(item.linkId());
            definitions.add("answers " + item.linkId(), () -> "Coalesce(" + codes + ", List<String> { })");
        }
    }

    @Override
    public String unknown() {
        return "null";
    }

    @Override
    public String negated(String operand) {
        return "not " + parenthesized(operand);
    }

    @Override
    public String unlessKnown(String operand) {
        return "not (" + parenthesized(operand) + " ~ true)";
    }

    @Override
    public String conjunction(List<String> operands) {
        return parenthesized(String.join(" and ", operands));
    }

    @Override
    public String disjunction(List<String> operands) {
        return parenthesized(String.join(" or ", operands));
    }

    @Override
    public String parenthesized(String inner) {
        return inner.matches("\"[^\"]*\"") || isEnclosed(inner) ? inner : "(" + inner + ")";
    }

    @Override
    public String choice(String condition, String then, String otherwise) {
        return "(if " + condition + " then " + then + " else " + otherwise + ")";
    }

    @Override
    public String chosen(FormItem question, String code) {
        return "'" + code + "' in " + definition("answers " + question.linkId());
    }

    @Override
    public String answered(FormItem question) {
        return question.number()
                ? definition(question.linkId()) + " is not null"
                : "exists " + definition(question.linkId());
    }

    @Override
    public String answeredUnknown(FormItem question) {
        return disjunction(
                question.unknown().stream().map(code -> chosen(question, code)).toList());
    }

    @Override
    public String compared(List<String> questions, String operator, String bound) {
        return String.join(" - ", questions.stream().map(this::definition).toList()) + " " + operator + " " + bound;
    }

    /** Minutes and hours are compared as such, which a quotient's eleventh decimal place alone could change. */
    @Override
    public String duration(String stem, String operator, String bound) {
        String unit = definition("answers " + stem + "-unit");
        return definition(stem + "-value") + " * DaysTimes1440(" + unit + ") " + operator + " " + bound + " * 1440.0";
    }

    private static boolean isEnclosed(String text) {
        if (!text.startsWith("(")) {
            return false;
        }
        int depth = 0;
        for (int index = 0; index < text.length(); index++) {
            depth += text.charAt(index) == '(' ? 1 : text.charAt(index) == ')' ? -1 : 0;
            if (depth == 0) {
                return index == text.length() - 1;
            }
        }
        return false;
    }
}
