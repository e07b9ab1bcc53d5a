package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dorsal.knowledge.Condition;

/**
 * Judges the conditions of evidence models by Kleene's logic. A question that does not concern the person makes a
 * comparison with its answer false; a question that nobody has to answer, such as an examination, has the value that
 * fulfils nothing while it is open, so it holds no result up.
 *
 * @param firm whether "not known" stays open until it is known, as bounds over all later answers demand
 * @param optional linkIds of the questions that hold nothing up while open
 * @param decided what the scoring decided, for care
 * @param terms truth of the terms judged so far, by name, in plain places
 * @param negated the same in negated places
 * @param numbers numbers read so far, by name
 */
record EvidenceJudge(
        Answers answers,
        Branches branches,
        boolean firm,
        Set<String> optional,
        Function<Condition.DecidedFact, Truth> decided,
        Map<String, Truth> terms,
        Map<String, Truth> negated,
        Map<String, Optional<Answer.MeasuredAnswer>> numbers) {
    EvidenceJudge(Answers answers, Branches branches, boolean firm, Set<String> optional) {
        this(answers, branches, firm, optional, _ -> Truth.UNKNOWN, new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    /** Judge of the conditions of another plan, which may read what the scoring decided. */
    EvidenceJudge deciding(Function<Condition.DecidedFact, Truth> facts) {
        return new EvidenceJudge(answers, branches, firm, optional, facts, new HashMap<>(), new HashMap<>(), numbers);
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

    /** The truth of the condition. */
    Truth truth(Condition condition) {
        return truth(condition, true);
    }

    /** linkIds of the questions whose answers are missing in the condition. */
    Set<String> open(Condition condition) {
        Set<String> linkIds = new LinkedHashSet<>();
        gather(condition, linkIds);
        return linkIds;
    }

    private Truth truth(Condition condition, boolean plain) {
        // the most frequent come first
        return switch (condition) {
            case Condition.OptionCondition chosen ->
                leaf(branches.chosen(chosen.linkId(), chosen.code()), chosen.linkId(), plain);
            case Condition.OrCondition or -> any(or.operands(), plain);
            case Condition.AndCondition and -> joined(and.operands(), Truth.FALSE, plain);
            case Condition.NotCondition not -> truth(not.operand(), !plain).not();
            case Condition.NotKnownCondition not -> notKnown(truth(not.operand(), true));
            case Condition.NamedCondition term -> term(term, plain);
            case Condition.PointsCondition points -> reached(points, plain);
            case Condition.YesCondition yes -> leaf(branches.chosen(yes.linkId(), "Y"), yes.linkId(), plain);
            case Condition.ComparedNumber compared -> compared(compared, plain);
            case Condition.DecidedFact about -> decided.apply(about);
        };
    }

    private Truth notKnown(Truth operand) {
        return firm ? operand.not() : Truth.of(operand != Truth.TRUE);
    }

    private Truth term(Condition.NamedCondition term, boolean plain) {
        Map<String, Truth> judged = plain ? terms : negated;
        Truth known = judged.get(term.name());
        if (known == null) {
            known = truth(term.meaning(), plain);
            judged.put(term.name(), known);
        }
        return known;
    }

    private Truth leaf(Truth truth, String linkId, boolean plain) {
        return truth == Truth.UNKNOWN && optional.contains(linkId) ? Truth.of(!plain) : truth;
    }

    /** Options of one question that follow each other are looked up once: those not chosen have the same truth. */
    private Truth any(List<Condition> operands, boolean plain) {
        Truth joined = Truth.FALSE;
        String question = "";
        Set<String> known = Set.of();
        for (Condition operand : operands) {
            if (operand instanceof Condition.OptionCondition chosen
                    && chosen.linkId().equals(question)) {
                if (known.contains(chosen.code())) {
                    return Truth.TRUE;
                }
                continue;
            }
            Truth truth = truth(operand, plain);
            if (truth == Truth.TRUE) {
                return truth;
            }
            joined = truth == Truth.UNKNOWN ? truth : joined;
            if (operand instanceof Condition.OptionCondition chosen) {
                question = chosen.linkId();
                known = answers.choice(question).map(Answer.ChosenCodes::known).orElse(Set.of());
            }
        }
        return joined;
    }

    private Truth joined(List<Condition> operands, Truth decisive, boolean plain) {
        Truth joined = decisive.not();
        for (Condition operand : operands) {
            Truth truth = truth(operand, plain);
            if (truth == decisive) {
                return decisive;
            }
            joined = truth == Truth.UNKNOWN ? Truth.UNKNOWN : joined;
        }
        return joined;
    }

    private Truth reached(Condition.PointsCondition points, boolean plain) {
        int least = 0;
        int most = 0;
        for (Condition.PointsItem item : points.items()) {
            Truth truth = truth(item.condition(), plain);
            least += truth == Truth.TRUE ? item.points() : 0;
            most += truth == Truth.FALSE ? 0 : item.points();
        }
        return least >= points.bound() ? Truth.TRUE : most < points.bound() ? Truth.FALSE : Truth.UNKNOWN;
    }

    private Truth compared(Condition.ComparedNumber compared, boolean plain) {
        Optional<Answer.MeasuredAnswer> number = numbers.computeIfAbsent(compared.name(), answers::number);
        if (number.isPresent()) {
            boolean low = holds(number.get().low(), compared);
            return low == holds(number.get().high(), compared) ? Truth.of(low) : Truth.UNKNOWN;
        }
        List<String> behind = answers.behind(compared.name());
        if (behind.stream().anyMatch(linkId -> branches.asked(linkId) == Truth.FALSE)) {
            return Truth.FALSE;
        }
        return behind.stream().anyMatch(optional::contains) ? Truth.of(!plain) : Truth.UNKNOWN;
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

    private void gather(Condition condition, Set<String> linkIds) {
        if (truth(condition) != Truth.UNKNOWN) {
            return;
        }
        switch (condition) {
            case Condition.OrCondition or -> or.operands().forEach(operand -> gather(operand, linkIds));
            case Condition.AndCondition and -> and.operands().forEach(operand -> gather(operand, linkIds));
            case Condition.NotCondition not -> gather(not.operand(), linkIds);
            case Condition.NamedCondition term -> gather(term.meaning(), linkIds);
            case Condition.PointsCondition points -> points.items().forEach(item -> gather(item.condition(), linkIds));
            case Condition.YesCondition yes -> branches.addMissing(yes.linkId(), linkIds);
            case Condition.OptionCondition chosen -> branches.addMissing(chosen.linkId(), linkIds);
            case Condition.ComparedNumber compared -> {
                List<String> missing = answers.missing(compared.name());
                // a number of which only bounds are known is settled by the same question
                (missing.isEmpty() ? answers.behind(compared.name()) : missing)
                        .forEach(linkId -> branches.addMissing(linkId, linkIds));
            }
            case Condition.NotKnownCondition not -> gather(not.operand(), linkIds);
            case Condition.DecidedFact _ -> {
                // not of the answers
            }
        }
    }
}
