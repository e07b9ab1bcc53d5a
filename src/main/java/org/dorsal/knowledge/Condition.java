package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * A condition over named answers: the whole language that criteria may use. Read from FHIRPath by {@link
 * ConditionParser}; anything that does not fit here is a lint finding.
 */
public sealed interface Condition {
    /** Between the two numeric names of a difference in days, as in {@code injury-date-days - age-days}. */
    String MINUS = " - ";

    /** Prefix of a question's linkId, for the answer that the record suggests. */
    String RECORD = "record:";

    /** Comparisons with answers, and decided facts, from left to right. */
    default Stream<Condition> leaves() {
        return switch (this) {
            case OrCondition or -> or.operands().stream().flatMap(Condition::leaves);
            case AndCondition and -> and.operands().stream().flatMap(Condition::leaves);
            case NotCondition not -> not.operand().leaves();
            case NotKnownCondition not -> not.operand().leaves();
            case NamedCondition term -> term.meaning().leaves();
            case PointsCondition points ->
                points.items().stream().flatMap(item -> item.condition().leaves());
            case YesCondition _, OptionCondition _, ComparedNumber _, DecidedFact _ -> Stream.of(this);
        };
    }

    /** FHIRPath {@code a or b or …} of Kleene's logic. */
    record OrCondition(List<Condition> operands) implements Condition {
        public OrCondition {
            operands = List.copyOf(operands);
        }
    }

    /** FHIRPath {@code a and b and …} of Kleene's logic. */
    record AndCondition(List<Condition> operands) implements Condition {
        public AndCondition {
            operands = List.copyOf(operands);
        }
    }

    /** FHIRPath {@code a.not()}. */
    record NotCondition(Condition operand) implements Condition {}

    /**
     * FHIRPath {@code (a ~ true).not()}: true unless the operand is known to hold, also while it is unknown. Models of
     * causes use it for exceptions, so that an open question never lowers.
     */
    record NotKnownCondition(Condition operand) implements Condition {}

    /** A yes/no question by its linkId: yes is true, no is false, everything else unknown. */
    record YesCondition(String linkId) implements Condition {}

    /** An option of a choice question: {@code linkId=code}. */
    record OptionCondition(String linkId, String code) implements Condition {}

    /** A numeric answer, or the difference of two, compared with a literal. */
    record ComparedNumber(String name, Comparison comparison, BigDecimal bound) implements Condition {
        /** Whether the number compares as the condition demands. */
        public boolean holds(BigDecimal number) {
            int order = number.compareTo(bound);
            return switch (comparison) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    /** A term that several criteria share, written once in the plan; it keeps its name for explanations. */
    record NamedCondition(String name, Condition meaning) implements Condition {}

    /**
     * Something the scoring itself decided, for care and hints: {@code disposition=…}, {@code tier=…}, {@code cause=…},
     * {@code leading=…} and {@code provisional}, which has no code.
     */
    record DecidedFact(DecidedSubject subject, String code) implements Condition {
        /** Kind of a decided fact. */
        public enum DecidedSubject {
            DISPOSITION,
            TIER,
            CAUSE,
            LEADING,
            PROVISIONAL
        }
    }

    /**
     * FHIRPath {@code 3 * a.toInteger() + b.toInteger() >= bound}: true when the points of the items that are true
     * reach the bound, false when those of the items that are not false do not, unknown otherwise.
     */
    record PointsCondition(List<PointsItem> items, int bound) implements Condition {
        public PointsCondition {
            items = List.copyOf(items);
        }

        /** The points of all items. */
        int total() {
            return items.stream().mapToInt(PointsItem::points).sum();
        }
    }

    /** Item of a sum of points, which counts when its condition is true. */
    record PointsItem(int points, Condition condition) {}

    /** Order comparisons of FHIRPath that conditions may use. */
    enum Comparison {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }
}
