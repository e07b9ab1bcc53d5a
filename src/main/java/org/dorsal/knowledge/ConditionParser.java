package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Condition.Comparison;
import org.dorsal.knowledge.Condition.PointsItem;

/**
 * Reads the part of FHIRPath that conditions may use (ADR 4): {@code or}, {@code and}, {@code .not()}, parentheses,
 * order comparison of a numeric name, or of the difference of two, with a literal, named answers, and sums of points.
 * What would turn an unknown into a "no" ({@code exists()}, {@code contains}, a bare code) cannot even be written.
 * HAPI's own engine confirms the reading in tests.
 */
final class ConditionParser {
    private final List<String> tokens;
    private final ConditionNames names;
    private int next;
    private int joined = -1; // end of the latest operands of and or or

    private ConditionParser(List<String> tokens, ConditionNames names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** A condition or a sum of points, or why it is neither. */
    sealed interface ConditionReading {
        record ParsedCondition(Condition condition) implements ConditionReading {}

        /** Sum of points without a bound, which a plan may name as a term. */
        record ParsedSum(List<PointsItem> items) implements ConditionReading {}

        record InvalidCondition(String message) implements ConditionReading {}
    }

    static ConditionReading read(String expression, ConditionNames names) {
        try {
            ConditionParser parser = new ConditionParser(ConditionTokens.of(expression), names);
            ConditionReading reading = ConditionTokens.isSum(parser.tokens)
                    ? new ConditionReading.ParsedSum(parser.sum(parser.item()))
                    : new ConditionReading.ParsedCondition(parser.or());
            return parser.peek().isEmpty()
                    ? reading
                    : new ConditionReading.InvalidCondition("cannot read on at '" + parser.peek() + "'");
        } catch (ConditionTokens.ConditionSyntaxException unreadable) {
            return new ConditionReading.InvalidCondition(String.valueOf(unreadable.getMessage()));
        }
    }

    private Condition or() {
        List<Condition> operands = new ArrayList<>(List.of(and()));
        while (take("or")) {
            operands.add(and());
        }
        return operands.size() == 1 ? operands.getFirst() : joined(new Condition.OrCondition(operands));
    }

    private Condition joined(Condition condition) {
        joined = next;
        return condition;
    }

    private Condition and() {
        List<Condition> operands = new ArrayList<>(List.of(operand()));
        while (take("and")) {
            operands.add(operand());
        }
        return operands.size() == 1 ? operands.getFirst() : joined(new Condition.AndCondition(operands));
    }

    /** A condition, or a sum of points compared with its bound. */
    private Condition operand() {
        if (isNumber(peek())) {
            return reached(sum(item()));
        }
        Condition condition = postfix();
        return take(".toInteger()") ? reached(sum(new PointsItem(1, condition))) : condition;
    }

    private List<PointsItem> sum(PointsItem first) {
        List<PointsItem> items = new ArrayList<>(List.of(first));
        while (take("+")) {
            items.add(item());
        }
        Set<Condition> counted = new HashSet<>();
        for (PointsItem item : items) {
            if (!counted.add(meaning(item.condition()))) {
                throw new ConditionTokens.ConditionSyntaxException(
                        "a sum of points counts an item twice; write it once, with the sum" + " of its points: "
                                + item.condition());
            }
        }
        return items;
    }

    private static Condition meaning(Condition condition) {
        return condition instanceof Condition.NamedCondition term ? meaning(term.meaning()) : condition;
    }

    private PointsItem item() {
        int points = 1;
        if (isNumber(peek())) {
            points = points("points are");
            expect("*");
        }
        Condition condition = postfix();
        expect(".toInteger()");
        return new PointsItem(points, condition);
    }

    private Condition reached(List<PointsItem> items) {
        expect(">=");
        int bound = points("a bound of points is");
        Condition.PointsCondition points = new Condition.PointsCondition(items, bound);
        if (bound > points.total()) {
            throw new ConditionTokens.ConditionSyntaxException("no answers reach " + bound
                    + " points, all items together have " + points.total() + "; lower the bound or add an item");
        }
        refuseInvocation(String.valueOf(bound));
        return points;
    }

    /** Reads a number of points, which is small and positive. */
    private int points(String what) {
        String literal = peek();
        if (!literal.matches("[1-9][0-9]?")) {
            throw new ConditionTokens.ConditionSyntaxException(
                    what + " a whole number from 1 to 99, found '" + literal + "'");
        }
        next++;
        return Integer.parseInt(literal);
    }

    private void expect(String token) {
        String next = peek();
        if (!take(token)) {
            throw new ConditionTokens.ConditionSyntaxException("expected '" + token + "' in a sum of points and found '"
                    + next + "'; write 3 * %`a`.toInteger() + %`b`.toInteger() >= 3");
        }
    }

    private static boolean isNumber(String token) {
        return !token.isEmpty() && Character.isDigit(token.charAt(0));
    }

    private Condition postfix() {
        Condition condition = primary();
        while (take(".not()")) {
            condition = new Condition.NotCondition(condition);
        }
        return condition;
    }

    private Condition primary() {
        if (take("(")) {
            Condition inner = or();
            boolean bare = joined == next;
            boolean negatesKnown = names.exceptions() && take("~");
            if (negatesKnown && (bare || !take("true"))) {
                throw new ConditionTokens.ConditionSyntaxException(
                        "~ binds tighter than and and or; write (a ~ true) or ((a and b) ~ true)");
            }
            if (!take(")")) {
                throw new ConditionTokens.ConditionSyntaxException("a parenthesis is not closed");
            }
            if (negatesKnown && !take(".not()")) {
                throw new ConditionTokens.ConditionSyntaxException(
                        "( ~ true) stands with .not() alone; without it an unknown would be a \"no\"");
            }
            return negatesKnown ? new Condition.NotKnownCondition(inner) : inner;
        }
        String name = named(peek());
        next++;
        if (take("-")) {
            name = name + Condition.MINUS + named(peek());
            next++;
        }
        Optional<List<PointsItem>> sum = names.sum(name);
        if (sum.isPresent()) {
            return reached(sum.get());
        }
        Optional<Comparison> comparison = comparison();
        return comparison.isPresent() ? compared(name, comparison.get()) : truth(name);
    }

    private static String named(String token) {
        if (!token.startsWith("%")) {
            throw new ConditionTokens.ConditionSyntaxException(
                    "expected a name such as %`tearing-pain` and found '" + token + "'");
        }
        return token.startsWith("%`") ? token.substring(2, token.length() - 1) : token.substring(1);
    }

    private Condition truth(String name) {
        return names.truth(name)
                .orElseThrow(() -> new ConditionTokens.ConditionSyntaxException(
                        names.number(name)
                                ? "%`" + name + "` is a number and must be compared"
                                : "%`" + name
                                        + "` is no yes/no question, no option, no term; check the linkId and"
                                        + " the code"));
    }

    private Condition compared(String name, Comparison comparison) {
        next++;
        String literal = peek();
        if (!isNumber(literal)) {
            throw new ConditionTokens.ConditionSyntaxException(
                    "compare %`" + name + "` with a number, found '" + literal + "'");
        }
        if (!names.number(name)) {
            throw new ConditionTokens.ConditionSyntaxException(
                    "%`" + name + "` is no numeric question; check the linkId");
        }
        next++;
        refuseInvocation(literal);
        return new Condition.ComparedNumber(name, comparison, new BigDecimal(literal));
    }

    private void refuseInvocation(String literal) {
        String function = peek();
        if (function.equals(".not()") || function.equals(".toInteger()")) {
            throw new ConditionTokens.ConditionSyntaxException("FHIRPath reads " + function + " here as belonging to "
                    + literal + "; put the comparison into parentheses");
        }
    }

    private Optional<Comparison> comparison() {
        return switch (peek()) {
            case "<" -> Optional.of(Comparison.LESS);
            case "<=" -> Optional.of(Comparison.LESS_OR_EQUAL);
            case ">" -> Optional.of(Comparison.GREATER);
            case ">=" -> Optional.of(Comparison.GREATER_OR_EQUAL);
            default -> Optional.empty();
        };
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private boolean take(String token) {
        boolean matches = peek().equals(token);
        next += matches ? 1 : 0;
        return matches;
    }
}
