package org.dorsal.knowledge;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The exact expansion of conditions into standard FHIRPath over the QuestionnaireResponse as {@code %resource}, without
 * named answers: for engines elsewhere, and as a second opinion in tests. It holds for responses that passed the
 * response check, needs the FHIR R4 model ({@code answer.value} is a choice of types), and reads the age from the
 * answer {@code age-years} alone.
 *
 * @param form that the conditions read: each answer is named by the path of its item, which engines find quickly
 */
public record StandardFhirPath(Form form) {
    /**
     * Returns the expansion; empty when the condition reads more than the response: a decision, the record, the day.
     */
    public Optional<String> of(Condition condition) {
        return answersAlone(condition) ? Optional.of(expanded(condition)) : Optional.empty();
    }

    /** Returns the expansion of a sum of points, which is empty while an item is; empty as for a condition. */
    Optional<String> ofSum(List<Condition.PointsItem> items) {
        return items.stream().map(Condition.PointsItem::condition).allMatch(this::answersAlone)
                ? Optional.of(items.stream()
                        .map(item -> item.points() + " * " + expanded(item.condition()) + ".toInteger()")
                        .collect(joining(" + ")))
                : Optional.empty();
    }

    private boolean answersAlone(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> or.operands().stream().allMatch(this::answersAlone);
            case Condition.AndCondition and -> and.operands().stream().allMatch(this::answersAlone);
            case Condition.NotCondition not -> answersAlone(not.operand());
            case Condition.NotKnownCondition not -> answersAlone(not.operand());
            case Condition.NamedCondition term -> answersAlone(term.meaning());
            case Condition.PointsCondition points ->
                points.items().stream().map(Condition.PointsItem::condition).allMatch(this::answersAlone);
            case Condition.YesCondition yes -> form.item(yes.linkId()).isPresent();
            case Condition.OptionCondition chosen -> form.item(chosen.linkId()).isPresent();
            case Condition.ComparedNumber compared ->
                form.item(compared.name()).isPresent() || form.duration(stem(compared.name()));
            case Condition.DecidedFact _ -> false;
        };
    }

    private String expanded(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> joined(or.operands(), " or ");
            case Condition.AndCondition and -> joined(and.operands(), " and ");
            case Condition.NotCondition not -> expanded(not.operand()) + ".not()";
            case Condition.NotKnownCondition not -> "(" + expanded(not.operand()) + " ~ true).not()";
            case Condition.NamedCondition term -> expanded(term.meaning());
            case Condition.PointsCondition points -> points(points);
            case Condition.YesCondition yes ->
                "(" + value(yes.linkId()) + ".where(code = 'Y' or code = 'N').code = 'Y')";
            case Condition.OptionCondition chosen -> chosen(chosen);
            case Condition.ComparedNumber compared -> compared(compared);
            case Condition.DecidedFact decided -> throw new IllegalArgumentException(decided.code());
        };
    }

    private String joined(List<Condition> operands, String operator) {
        return operands.stream().map(this::expanded).collect(joining(operator, "(", ")"));
    }

    /** Compares the least sum, in which unknown items count nothing, and then the greatest, in which they count. */
    private String points(Condition.PointsCondition points) {
        String least = points.items().stream()
                .map(item -> "iif(" + expanded(item.condition()) + ", " + item.points() + ", 0)")
                .collect(joining(" + "));
        String most = points.items().stream()
                .map(item -> "iif(" + expanded(item.condition()) + ".not(), 0, " + item.points() + ")")
                .collect(joining(" + "));
        return "iif(" + least + " >= " + points.bound() + ", true, iif(" + most + " >= " + points.bound()
                + ", {}, false))";
    }

    private String value(String linkId) {
        return "%resource" + item(linkId) + ".answer.value";
    }

    private String item(String linkId) {
        Optional<Item> parent = form.item(linkId).flatMap(Item::parent).flatMap(form::item);
        String above = parent.map(item -> item(item.linkId()) + (item.kind() == Item.ItemKind.GROUP ? "" : ".answer"))
                .orElse("");
        return above + ".item.where(linkId = '" + linkId + "')";
    }

    /** Uses {@code exists()}, which is safe here only because the enclosing expression handles a missing answer. */
    private String chosen(Condition.OptionCondition chosen) {
        String value = value(chosen.linkId());
        String unknown = value + ".where(system = '" + Codes.YES_NO + "').exists()";
        return "iif(" + value + ".where(code = '" + chosen.code() + "').exists(), true, iif(" + value
                + ".exists().not() or " + unknown + ", {}, false))";
    }

    private String compared(Condition.ComparedNumber compared) {
        String sign = " " + sign(compared.comparison()) + " ";
        String bound = compared.bound().toPlainString();
        if (form.item(compared.name()).isPresent()) {
            return "(" + value(compared.name()) + sign + bound + ")";
        }
        String amount = value(stem(compared.name()) + "-value");
        String unit = value(stem(compared.name()) + "-unit") + ".code";
        return "iif(" + unit + ".exists().not(), {}, iif(" + unit + " = 'min', " + amount + sign
                + inParts(compared, 1440) + ", iif(" + unit + " = 'h', " + amount + sign + inParts(compared, 24)
                + ", iif(" + unit + " = 'd', " + amount + sign + bound + ", iif(" + unit + " = 'wk', " + amount + " * 7"
                + sign + bound + ", iif(" + unit + " = 'mo', " + amount + " * 30.4375" + sign + bound + ", iif(" + unit
                + " = 'a', " + amount + " * 365.25" + sign + bound + ", {})))))))";
    }

    private static String stem(String name) {
        return name.endsWith("-days") ? name.substring(0, name.length() - "-days".length()) : "";
    }

    /**
     * Hours and minutes are compared as such: engines round a division, and 337 hours would be 14 days (HAPI: 337 / 24 =
     * 14.0).
     */
    private static String inParts(Condition.ComparedNumber compared, int ofADay) {
        return compared.bound().multiply(BigDecimal.valueOf(ofADay)).toPlainString();
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
