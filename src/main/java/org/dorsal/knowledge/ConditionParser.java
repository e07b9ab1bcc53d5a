package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.knowledge.Condition.Comparison;

/**
 * Reads the part of FHIRPath that conditions may use (ADR 4): {@code or}, {@code and}, {@code .not()}, parentheses,
 * order comparison of a numeric name, or of the difference of two, with a literal, and named answers. What would turn
 * an unknown into a "no" ({@code exists()}, {@code contains}, a bare code) cannot even be written. HAPI's own engine
 * confirms the reading in tests.
 */
final class ConditionParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(%`[^`]+`|%[A-Za-z_][A-Za-z0-9_]*)|(\\.not\\(\\))|([0-9]+(?:\\.[0-9]+)?)|(<=|>=|<|>|-)"
                    + "|([()])|(and|or)\\b|(\\S+))");

    private final List<String> tokens;
    private final ConditionNames names;
    private int next;

    private ConditionParser(List<String> tokens, ConditionNames names) {
        this.tokens = tokens;
        this.names = names;
    }

    /** A condition, or why it is none. */
    sealed interface ConditionReading {
        record ParsedCondition(Condition condition) implements ConditionReading {}

        record InvalidCondition(String says) implements ConditionReading {}
    }

    static ConditionReading read(String expression, ConditionNames names) {
        try {
            ConditionParser parser = new ConditionParser(tokens(expression), names);
            Condition condition = parser.or();
            return parser.peek().isEmpty()
                    ? new ConditionReading.ParsedCondition(condition)
                    : new ConditionReading.InvalidCondition("cannot read on at '" + parser.peek() + "'");
        } catch (ConditionSyntaxException unreadable) {
            return new ConditionReading.InvalidCondition(String.valueOf(unreadable.getMessage()));
        }
    }

    private static List<String> tokens(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            if (matcher.group(7) != null) {
                throw new ConditionSyntaxException("'" + matcher.group(7)
                        + "' is outside the allowed part of FHIRPath: and, or, .not(), < <= > >= with a number, names");
            }
            tokens.add(matcher.group().strip());
        }
        return tokens;
    }

    private Condition or() {
        List<Condition> operands = new ArrayList<>(List.of(and()));
        while (take("or")) {
            operands.add(and());
        }
        return operands.size() == 1 ? operands.getFirst() : new Condition.OrCondition(operands);
    }

    private Condition and() {
        List<Condition> operands = new ArrayList<>(List.of(postfix()));
        while (take("and")) {
            operands.add(postfix());
        }
        return operands.size() == 1 ? operands.getFirst() : new Condition.AndCondition(operands);
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
            if (!take(")")) {
                throw new ConditionSyntaxException("a parenthesis is not closed");
            }
            return inner;
        }
        String name = named(peek());
        next++;
        if (take("-")) {
            name = name + Condition.MINUS + named(peek());
            next++;
        }
        Optional<Comparison> comparison = comparison();
        return comparison.isPresent() ? compared(name, comparison.get()) : truth(name);
    }

    private static String named(String token) {
        if (!token.startsWith("%")) {
            throw new ConditionSyntaxException("expected a name such as %`leg-weakness` and found '" + token + "'");
        }
        return token.startsWith("%`") ? token.substring(2, token.length() - 1) : token.substring(1);
    }

    private Condition truth(String name) {
        return names.truth(name)
                .orElseThrow(
                        () -> new ConditionSyntaxException(
                                names.number(name)
                                        ? "%`" + name + "` is a number and must be compared"
                                        : "%`" + name
                                                + "` is no yes/no question, no option, no term; check the linkId and the code"));
    }

    private Condition compared(String name, Comparison comparison) {
        next++;
        String literal = peek();
        if (literal.isEmpty() || !Character.isDigit(literal.charAt(0))) {
            throw new ConditionSyntaxException("compare %`" + name + "` with a number, found '" + literal + "'");
        }
        if (!names.number(name)) {
            throw new ConditionSyntaxException("%`" + name + "` is no numeric question; check the linkId");
        }
        next++;
        if (peek().equals(".not()")) {
            throw new ConditionSyntaxException(
                    "FHIRPath reads .not() here as belonging to " + literal + "; put the comparison into parentheses");
        }
        return new Condition.ComparedNumber(name, comparison, new BigDecimal(literal));
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
        boolean taken = peek().equals(token);
        next += taken ? 1 : 0;
        return taken;
    }

    /** Leaves the descent; never leaves this class. */
    private static final class ConditionSyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConditionSyntaxException(String says) {
            super(says, null, false, false);
        }
    }
}
