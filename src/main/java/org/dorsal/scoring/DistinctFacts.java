package org.dorsal.scoring;

import java.util.*;
import java.util.stream.IntStream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.CauseResult.CauseFact;

/**
 * Selects the facts of a cause that add something to the others: two answers must not read like six reasons. A fact
 * rests on the answers that make its condition true; it is left out when facts that were selected before it rest on all
 * of them.
 */
record DistinctFacts(EvidenceJudge judge) {
    /**
     * Selects facts. Floors are selected before points, the most pressing first, because they decide the tier; within
     * each, the fact that rests on more answers comes first.
     *
     * @param facts facts that hold, floors first
     * @param floors tiers of the floors among them
     * @return the selected facts in the given order
     */
    List<CauseFact> select(List<CauseFact> facts, List<Disposition> floors) {
        List<GroundedFact> ordered = IntStream.range(0, facts.size())
                .mapToObj(place -> grounded(
                        place,
                        place < floors.size() ? floors.get(place) : Disposition.SELF_CARE,
                        facts.get(place).condition()))
                .sorted(Comparator.comparing(GroundedFact::tier)
                        .thenComparingInt(fact -> -fact.grounds().size()))
                .toList();
        List<GroundedFact> selected = new ArrayList<>();
        List<Condition> covered = new ArrayList<>();
        for (GroundedFact fact : ordered) {
            boolean adds = fact.grounds().stream().anyMatch(ground -> !isCovered(ground, covered));
            if (adds || fact.grounds().isEmpty()) {
                // "age 70 or more" says more than "age 50 or more"; a floor stays, because it decides the tier
                selected.removeIf(other -> fact.tier().compareTo(other.tier()) <= 0 && fact.covers(other));
                selected.add(fact);
                covered.addAll(fact.grounds());
            } else {
                // "injected drugs" says more than "injected drugs, or an infection of the blood"
                selected.replaceAll(other -> fact.isNarrowerThan(other) ? fact : other);
            }
        }
        return selected.stream()
                .sorted(Comparator.comparingInt(GroundedFact::place))
                .map(fact -> {
                    CauseFact named = facts.get(fact.place());
                    return new CauseFact(named.words(), named.condition(), List.copyOf(fact.grounds()));
                })
                .toList();
    }

    /**
     * A fact with the answers that it rests on.
     *
     * @param place index in the list of facts
     * @param tier tier of a floor; self-care where points alone decide
     */
    private record GroundedFact(int place, Disposition tier, Condition condition, Set<Condition> grounds) {
        boolean isNarrowerThan(GroundedFact other) {
            return grounds.equals(other.grounds) && countAnswers(condition) < countAnswers(other.condition);
        }

        boolean covers(GroundedFact other) {
            return !other.grounds.isEmpty() && other.grounds.stream().allMatch(ground -> isCovered(ground, grounds));
        }
    }

    private GroundedFact grounded(int place, Disposition tier, Condition condition) {
        Set<Condition> grounds = new LinkedHashSet<>();
        gather(condition, grounds);
        return new GroundedFact(place, tier, condition, grounds);
    }

    /** Adds the answers that make the condition true; none if it is not. */
    private void gather(Condition condition, Set<Condition> grounds) {
        if (judge.truth(condition) != Truth.TRUE) {
            return;
        }
        if (isAnswer(condition)) {
            grounds.add(condition);
        } else {
            operands(condition).forEach(operand -> gather(operand, grounds));
        }
    }

    /** Returns the number of answers that the condition names. */
    private static int countAnswers(Condition condition) {
        return isAnswer(condition)
                ? 1
                : operands(condition).stream()
                        .mapToInt(DistinctFacts::countAnswers)
                        .sum();
    }

    private static boolean isAnswer(Condition condition) {
        return condition instanceof Condition.NotCondition
                || condition instanceof Condition.YesCondition
                || condition instanceof Condition.OptionCondition
                || condition instanceof Condition.ComparedNumber;
    }

    private static List<Condition> operands(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> or.operands();
            case Condition.AndCondition and -> and.operands();
            case Condition.NamedCondition term -> List.of(term.meaning());
            case Condition.PointsCondition points ->
                points.items().stream().map(Condition.PointsItem::condition).toList();
            // an exception that is not known to hold is no answer
            case Condition.NotKnownCondition _, Condition.DecidedFact _ -> List.of();
            case Condition.NotCondition _,
                    Condition.YesCondition _,
                    Condition.OptionCondition _,
                    Condition.ComparedNumber _ -> List.of();
        };
    }

    /** Returns whether the ground, or a stricter bound of the same number, is among others. */
    private static boolean isCovered(Condition ground, Collection<Condition> grounds) {
        return grounds.contains(ground)
                || (ground instanceof Condition.ComparedNumber number
                        && grounds.stream()
                                .anyMatch(other -> other instanceof Condition.ComparedNumber stricter
                                        && implies(stricter, number)));
    }

    private static boolean implies(Condition.ComparedNumber stricter, Condition.ComparedNumber number) {
        int order = stricter.bound().compareTo(number.bound());
        return stricter.name().equals(number.name())
                && switch (number.comparison()) {
                    case GREATER, GREATER_OR_EQUAL -> isGreater(stricter) && order >= 0;
                    case LESS, LESS_OR_EQUAL -> !isGreater(stricter) && order <= 0;
                };
    }

    private static boolean isGreater(Condition.ComparedNumber number) {
        return number.comparison() == Condition.Comparison.GREATER
                || number.comparison() == Condition.Comparison.GREATER_OR_EQUAL;
    }
}
