package org.dorsal.knowledge;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;

/**
 * The exact expansion of a condition into standard FHIRPath over the QuestionnaireResponse as {@code %resource}, without
 * named answers: for engines elsewhere, and as a second opinion in tests. It holds for responses that passed the response
 * check, and reads the age from the answer {@code age-years} alone.
 */
public final class StandardFhirPath {
    private StandardFhirPath() {}

    /** The expansion; what the scoring itself decides has none and stays a named value. */
    public static String of(Condition condition) {
        return switch (condition) {
            case Condition.Or or -> joined(or.operands(), " or ");
            case Condition.And and -> joined(and.operands(), " and ");
            case Condition.Not not -> of(not.operand()) + ".not()";
            case Condition.Term term -> of(term.meaning());
            case Condition.Yes yes -> "(" + value(yes.linkId()) + ".where(code = 'Y' or code = 'N').code = 'Y')";
            case Condition.Chosen chosen -> chosen(chosen);
            case Condition.Compared compared -> compared(compared);
            case Condition.Decided decided -> "%`" + decided.code() + "`";
        };
    }

    private static String joined(List<Condition> operands, String operator) {
        return operands.stream().map(StandardFhirPath::of).collect(joining(operator, "(", ")"));
    }

    private static String value(String linkId) {
        return "%resource.descendants().where(linkId = '" + linkId + "').answer.value";
    }

    /** {@code exists()} is safe here only because the case of no answer is told apart around it. */
    private static String chosen(Condition.Chosen chosen) {
        String value = value(chosen.linkId());
        String unknown = value + ".where(system = '" + Codes.YES_NO + "').exists()";
        return "iif(" + value + ".where(code = '" + chosen.code() + "').exists(), true, iif(" + value
                + ".exists().not() or " + unknown + ", {}, false))";
    }

    private static String compared(Condition.Compared compared) {
        String sign = " " + sign(compared.comparison()) + " ";
        String bound = compared.bound().toPlainString();
        if (!compared.name().endsWith("-days")) {
            return "(" + value(compared.name()) + sign + bound + ")";
        }
        String stem = compared.name().substring(0, compared.name().length() - "-days".length());
        String amount = value(stem + "-value");
        String unit = value(stem + "-unit") + ".code";
        return "iif(" + unit + ".exists().not(), {}, iif(" + unit + " = 'h', " + amount + sign + inHours(compared)
                + ", iif(" + unit + " = 'd', " + amount + sign + bound + ", iif(" + unit + " = 'wk', " + amount + " * 7"
                + sign + bound + ", iif(" + unit + " = 'mo', " + amount + " * 30.4375" + sign + bound + ", iif(" + unit
                + " = 'a', " + amount + " * 365.25" + sign + bound + ", {}))))))";
    }

    /** Hours are compared as hours: engines round a division, and 337 hours would be 14 days (HAPI: 337 / 24 = 14.0). */
    private static String inHours(Condition.Compared compared) {
        return compared.bound().multiply(BigDecimal.valueOf(24)).toPlainString();
    }

    private static String sign(Condition.Comparison comparison) {
        return switch (comparison) {
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }
}
