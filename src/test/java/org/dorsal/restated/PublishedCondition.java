package org.dorsal.restated;

import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Condition as published (profiles/README.md, "Conditions"), with its parentheses. */
sealed interface PublishedCondition {
    /** An option, a yes/no question, a term, or a decision. */
    record NamedFact(String name) implements PublishedCondition {}

    /** A number, the difference of two, or a named sum, compared with a literal. */
    record NumberFact(List<String> names, String operator, String bound) implements PublishedCondition {}

    record Negated(PublishedCondition operand) implements PublishedCondition {}

    /** {@code (operand ~ true).not()}. */
    record UnlessKnown(PublishedCondition operand) implements PublishedCondition {}

    record Conjunction(List<PublishedCondition> operands) implements PublishedCondition {}

    record Disjunction(List<PublishedCondition> operands) implements PublishedCondition {}

    record Parenthesized(PublishedCondition inner) implements PublishedCondition {}

    /** Sum of points; without a bound where a term names the sum. */
    record Points(List<PointsItem> items, Optional<String> bound) implements PublishedCondition {}

    /** Points for a condition. */
    record PointsItem(int points, PublishedCondition condition) {}

    static PublishedCondition of(String text) {
        ConditionText condition = new ConditionText(text);
        PublishedCondition whole = condition.disjunction();
        condition.end();
        return whole;
    }

    /** Reads a text from left to right. */
    final class ConditionText {
        private static final Pattern TOKEN =
                Pattern.compile("%`[^`]*`|%\\w+|\\.\\w+\\(\\)|[<>]=?|[~()+*-]|\\d+(\\.\\d+)?|and|or|true|\\S");
        private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");

        private final String text;
        private final List<String> tokens = new ArrayList<>();
        private int next;

        ConditionText(String text) {
            this.text = text;
            Matcher matcher = TOKEN.matcher(text);
            while (matcher.find()) {
                tokens.add(matcher.group());
            }
        }

        PublishedCondition disjunction() {
            List<PublishedCondition> operands = new ArrayList<>(List.of(conjunction()));
            while (skip("or")) {
                operands.add(conjunction());
            }
            return operands.size() == 1 ? operands.getFirst() : new Disjunction(operands);
        }

        void end() {
            if (next != tokens.size()) {
                throw unreadable();
            }
        }

        private PublishedCondition conjunction() {
            List<PublishedCondition> operands = new ArrayList<>(List.of(operand()));
            while (skip("and")) {
                operands.add(operand());
            }
            return operands.size() == 1 ? operands.getFirst() : new Conjunction(operands);
        }

        private PublishedCondition operand() {
            int start = next;
            int points = points();
            PublishedCondition first = postfix();
            if (!skip(".toInteger()")) {
                if (next == start || points != 1) {
                    throw unreadable();
                }
                return first;
            }
            List<PointsItem> items = new ArrayList<>(List.of(new PointsItem(points, first)));
            while (skip("+")) {
                int more = points();
                items.add(new PointsItem(more, postfix()));
                require(".toInteger()");
            }
            return new Points(items, skip(">=") ? Optional.of(take()) : Optional.empty());
        }

        private int points() {
            if (!peek().matches("\\d+")) {
                return 1;
            }
            int points = Integer.parseInt(take());
            require("*");
            return points;
        }

        private PublishedCondition postfix() {
            PublishedCondition condition = primary();
            while (skip(".not()")) {
                condition = new Negated(condition);
            }
            return condition;
        }

        private PublishedCondition primary() {
            if (skip("(")) {
                PublishedCondition inner = disjunction();
                boolean exception = skip("~");
                if (exception) {
                    require("true");
                }
                require(")");
                if (exception) {
                    require(".not()");
                    return new UnlessKnown(inner);
                }
                return new Parenthesized(inner);
            }
            List<String> names = new ArrayList<>(List.of(name()));
            if (skip("-")) {
                names.add(name());
            }
            if (ORDER.contains(peek())) {
                String operator = take();
                return new NumberFact(names, operator, (skip("-") ? "-" : "") + take());
            }
            if (names.size() > 1) {
                throw unreadable();
            }
            return new NamedFact(names.getFirst());
        }

        private String name() {
            String token = take();
            if (!token.startsWith("%")) {
                throw unreadable();
            }
            return token.startsWith("%`") ? token.substring(2, token.length() - 1) : token.substring(1);
        }

        private String peek() {
            return next < tokens.size() ? tokens.get(next) : "";
        }

        private String take() {
            String token = peek();
            next++;
            return token;
        }

        private boolean skip(String token) {
            boolean matches = peek().equals(token);
            next += matches ? 1 : 0;
            return matches;
        }

        private void require(String token) {
            if (!skip(token)) {
                throw unreadable();
            }
        }

        private IllegalArgumentException unreadable() {
            return new IllegalArgumentException("at token " + next + ", " + peek() + ": " + text);
        }
    }
}
