package org.dorsal.scoring;

import java.util.List;
import java.util.function.Function;
import org.dorsal.knowledge.Condition;

/**
 * Judges conditions of cards by Kleene's logic. Every operator is monotone: taking an answer away can turn
 * a known result into unknown, never into its opposite.
 */
record ConditionJudge(Answers answers, Function<Condition.DecidedFact, Truth> decided) {
    /** Returns the truth value. */
    Truth truth(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> Truth.joined(or.operands(), this::truth, Truth.TRUE);
            case Condition.AndCondition and -> Truth.joined(and.operands(), this::truth, Truth.FALSE);
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
            case Condition.OptionCondition chosen -> answers.chosen(chosen.linkId(), chosen.code());
            case Condition.ComparedNumber compared -> compared(compared);
            case Condition.DecidedFact about -> decided.apply(about);
        };
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

    private Truth yes(String linkId) {
        return answers.choice(linkId)
                .filter(choice -> choice.known().size() == 1)
                .map(_ -> answers.chosen(linkId, "Y"))
                .orElse(Truth.UNKNOWN);
    }

    private Truth compared(Condition.ComparedNumber compared) {
        return answers.number(compared.name())
                .filter(number -> compared.holds(number.low()) == compared.holds(number.high()))
                .map(number -> Truth.of(compared.holds(number.low())))
                .orElse(Truth.UNKNOWN);
    }
}
