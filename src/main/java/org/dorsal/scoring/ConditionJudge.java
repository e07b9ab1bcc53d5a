package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import org.dorsal.knowledge.Condition;

/**
 * Judges conditions by Kleene's logic and keeps the reasons. Every operator is monotone: taking an answer away can turn
 * a known result into unknown, never into its opposite (promise P9).
 */
record ConditionJudge(Answers answers, Function<Condition.DecidedFact, Truth> decided) {
    /** The truth with its reasons. */
    ConditionResult judge(Condition condition) {
        List<String> linkIds = new ArrayList<>();
        Truth truth = judge(condition, linkIds);
        List<String> reasons = List.copyOf(new LinkedHashSet<>(linkIds));
        return truth == Truth.UNKNOWN
                ? new ConditionResult(truth, List.of(), reasons)
                : new ConditionResult(truth, reasons, List.of());
    }

    /** Returns the truth value without reasons. */
    Truth truth(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> joined(or.operands(), Truth.TRUE);
            case Condition.AndCondition and -> joined(and.operands(), Truth.FALSE);
            case Condition.NotCondition not -> truth(not.operand()).not();
            case Condition.NotKnownCondition not -> Truth.of(truth(not.operand()) != Truth.TRUE);
            case Condition.NamedCondition term -> truth(term.meaning());
            case Condition.PointsCondition points ->
                compareSums(
                        points,
                        points.items().stream()
                                .map(item -> truth(item.condition()))
                                .toList());
            case Condition.YesCondition yes -> yes(yes.linkId());
            case Condition.OptionCondition chosen -> chosen(chosen.linkId(), chosen.code());
            case Condition.ComparedNumber compared -> compared(compared);
            case Condition.DecidedFact about -> decided.apply(about);
        };
    }

    /** Whether all of them are known to be true. */
    boolean holds(List<Condition> conditions) {
        for (Condition condition : conditions) {
            if (truth(condition) != Truth.TRUE) {
                return false;
            }
        }
        return true;
    }

    /** {@code or} is decided by any true operand, {@code and} by any false one. */
    private Truth joined(List<Condition> operands, Truth decisive) {
        Truth joined = decisive.not();
        for (Condition operand : operands) {
            Truth truth = truth(operand);
            if (truth == decisive) {
                return decisive;
            }
            joined = truth == Truth.UNKNOWN ? Truth.UNKNOWN : joined;
        }
        return joined;
    }

    /** The truth, and behind the list the linkIds of what decided it, or would settle it. */
    private Truth judge(Condition condition, List<String> into) {
        return switch (condition) {
            case Condition.OrCondition or -> joined(or.operands(), Truth.TRUE, into);
            case Condition.AndCondition and -> joined(and.operands(), Truth.FALSE, into);
            case Condition.NotCondition not -> judge(not.operand(), into).not();
            case Condition.NotKnownCondition not -> Truth.of(judge(not.operand(), into) != Truth.TRUE);
            case Condition.NamedCondition term -> judge(term.meaning(), into);
            case Condition.PointsCondition points -> judgePoints(points, into);
            case Condition.YesCondition yes -> {
                into.add(yes.linkId());
                yield yes(yes.linkId());
            }
            case Condition.OptionCondition chosen -> {
                into.add(chosen.linkId());
                yield chosen(chosen.linkId(), chosen.code());
            }
            case Condition.ComparedNumber compared -> {
                Truth truth = compared(compared);
                into.addAll(truth == Truth.UNKNOWN ? unsettled(compared.name()) : answers.behind(compared.name()));
                yield truth;
            }
            // a decided fact has its own reasons
            case Condition.DecidedFact about -> decided.apply(about);
        };
    }

    /**
     * The reasons are those of the operands that have the truth of the whole; those of the others are dropped again.
     */
    private Truth joined(List<Condition> operands, Truth decisive, List<String> into) {
        int start = into.size();
        Truth joined = decisive.not();
        for (Condition operand : operands) {
            int before = into.size();
            Truth truth = judge(operand, into);
            Truth both = truth == decisive || joined == decisive
                    ? decisive
                    : truth == Truth.UNKNOWN ? Truth.UNKNOWN : joined;
            if (truth != both) {
                into.subList(before, into.size()).clear();
            } else if (joined != both) {
                into.subList(start, before).clear();
            }
            joined = both;
        }
        return joined;
    }

    /** Whether the least sum reaches the bound; false when not even the greatest does. */
    private static Truth compareSums(Condition.PointsCondition points, List<Truth> truths) {
        int least = 0;
        int most = 0;
        for (int index = 0; index < truths.size(); index++) {
            int worth = points.items().get(index).points();
            least += truths.get(index) == Truth.TRUE ? worth : 0;
            most += truths.get(index) == Truth.FALSE ? 0 : worth;
        }
        return least >= points.bound() ? Truth.TRUE : most < points.bound() ? Truth.FALSE : Truth.UNKNOWN;
    }

    /** The reasons are those of the items that have the truth of the whole, as with operands. */
    private Truth judgePoints(Condition.PointsCondition points, List<String> into) {
        List<Truth> truths = new ArrayList<>();
        List<List<String>> reasons = new ArrayList<>();
        for (Condition.PointsItem item : points.items()) {
            List<String> linkIds = new ArrayList<>();
            truths.add(judge(item.condition(), linkIds));
            reasons.add(linkIds);
        }
        Truth reached = compareSums(points, truths);
        for (int index = 0; index < truths.size(); index++) {
            if (truths.get(index) == reached) {
                into.addAll(reasons.get(index));
            }
        }
        return reached;
    }

    private Truth yes(String linkId) {
        return answers.choice(linkId)
                .filter(choice -> choice.unknown().isEmpty() && choice.known().size() == 1)
                .map(choice -> Truth.of(choice.known().contains("Y")))
                .orElse(Truth.UNKNOWN);
    }

    private Truth chosen(String linkId, String code) {
        return answers.chosen(linkId, code);
    }

    private Truth compared(Condition.ComparedNumber compared) {
        return answers.number(compared.name())
                .filter(number -> holds(number.low(), compared) == holds(number.high(), compared))
                .map(number -> Truth.of(holds(number.low(), compared)))
                .orElse(Truth.UNKNOWN);
    }

    /** A number that is known only in part (an age from a birth year) is settled by the same question. */
    private List<String> unsettled(String name) {
        List<String> missing = answers.missing(name);
        return missing.isEmpty() ? answers.behind(name) : missing;
    }

    private static boolean holds(BigDecimal value, Condition.ComparedNumber compared) {
        int order = value.compareTo(compared.bound());
        return switch (compared.comparison()) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /**
     * A truth with its reasons.
     *
     * @param because linkIds of the answers that decided it; empty while unknown
     * @param settledBy linkIds of the questions that would settle it; empty unless unknown
     */
    record ConditionResult(Truth truth, List<String> because, List<String> settledBy) {}
}
