package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.knowledge.Condition.Comparison;
import org.dorsal.knowledge.Condition.PointsItem;

/**
 * Reads the part of FHIRPath that conditions may use (ADR 4): {@code or}, {@code and}, {@code .not()}, parentheses,
 * order comparison of a numeric name, or of the difference of two, with a literal, named answers, and sums of points.
 * What would turn an unknown into a "no" ({@code exists()}, {@code contains}, a bare code) cannot even be written.
 * HAPI's own engine confirms the reading in tests.
 */
final class ConditionParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(%`[^`]+`|%[A-Za-z_][A-Za-z0-9_]*)|(\\.not\\(\\)|\\.toInteger\\(\\))|([0-9]+(?:\\.[0-9]+)?)"
                    + "|(<=|>=|<|>|[-+*~])"
                    + "|([()])|(and|or|true)\\b|(\\S+))");

    /** Tokens that end a sum of points or do not belong to one. */
    private static final Set<String> NO_SUM = Set.of("and", "or", "<", "<=", ">", ">=");

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
            ConditionParser parser = new ConditionParser(tokens(expression), names);
            ConditionReading reading = isSum(parser.tokens)
                    ? new ConditionReading.ParsedSum(parser.sum(parser.item()))
                    : new ConditionReading.ParsedCondition(parser.or());
            return parser.peek().isEmpty()
                    ? reading
                    : new ConditionReading.InvalidCondition("cannot read on at '" + parser.peek() + "'");
        } catch (ConditionSyntaxException unreadable) {
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
                throw new ConditionSyntaxException("a sum of points counts an item twice; write it once, with the sum"
                        + " of its points: " + item.condition());
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
            throw new ConditionSyntaxException("no answers reach " + bound + " points, all items together have "
                    + points.total() + "; lower the bound or add an item");
        }
        refuseInvocation(String.valueOf(bound));
        return points;
    }

    /** Reads a number of points, which is small and positive. */
    private int points(String what) {
        String literal = peek();
        if (!literal.matches("[1-9][0-9]?")) {
            throw new ConditionSyntaxException(what + " a whole number from 1 to 99, found '" + literal + "'");
        }
        next++;
        return Integer.parseInt(literal);
    }

    private void expect(String token) {
        String next = peek();
        if (!take(token)) {
            throw new ConditionSyntaxException("expected '" + token + "' in a sum of points and found '" + next
                    + "'; write 3 * %`a`.toInteger() + %`b`.toInteger() >= 3");
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
                throw new ConditionSyntaxException(
                        "~ binds tighter than and and or; write (a ~ true) or ((a and b) ~ true)");
            }
            if (!take(")")) {
                throw new ConditionSyntaxException("a parenthesis is not closed");
            }
            if (negatesKnown && !take(".not()")) {
                throw new ConditionSyntaxException(
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
            throw new ConditionSyntaxException("expected a name such as %`tearing-pain` and found '" + token + "'");
        }
        return token.startsWith("%`") ? token.substring(2, token.length() - 1) : token.substring(1);
    }

    private Condition truth(String name) {
        return names.truth(name)
                .orElseThrow(() -> new ConditionSyntaxException(
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
            throw new ConditionSyntaxException("compare %`" + name + "` with a number, found '" + literal + "'");
        }
        if (!names.number(name)) {
            throw new ConditionSyntaxException("%`" + name + "` is no numeric question; check the linkId");
        }
        next++;
        refuseInvocation(literal);
        return new Condition.ComparedNumber(name, comparison, new BigDecimal(literal));
    }

    private void refuseInvocation(String literal) {
        String function = peek();
        if (function.equals(".not()") || function.equals(".toInteger()")) {
            throw new ConditionSyntaxException("FHIRPath reads " + function + " here as belonging to " + literal
                    + "; put the comparison into parentheses");
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

    /** Tokens of the text; fails for one outside the allowed part. */
    private static List<String> tokens(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            if (matcher.group(7) != null) {
                throw new ConditionSyntaxException("'" + matcher.group(7)
                        + "' is outside the allowed part of FHIRPath: and, or, .not(), < <= > >= with a number, names,"
                        + " points as 3 * %a.toInteger() + %b.toInteger() >= 3");
            }
            tokens.add(matcher.group().strip());
        }
        return tokens;
    }

    /** Whether the whole text is a sum of points. */
    private static boolean isSum(List<String> tokens) {
        int depth = 0;
        boolean counts = false;
        for (String token : tokens) {
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (depth == 0 && NO_SUM.contains(token)) {
                return false;
            }
            counts |= depth == 0 && token.equals(".toInteger()");
        }
        return counts;
    }

    /** Leaves the descent; never leaves the parser. */
    private static final class ConditionSyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConditionSyntaxException(String message) {
            super(message, null, false, false);
        }
    }
}
