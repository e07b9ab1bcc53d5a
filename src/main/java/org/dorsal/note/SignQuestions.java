package org.dorsal.note;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;

/** Collects the questions that ask for a sign: an answer "no" or "none of these" then is a negative finding. */
public final class SignQuestions {
    private static final String NONE = "none";
    private static final String NO = "N";

    private final Set<String> signs = new LinkedHashSet<>();
    private final Set<String> reversed = new LinkedHashSet<>();

    private SignQuestions() {}

    /**
     * Returns the questions about signs. A "yes" to such a question, or one of its options except "none of these",
     * contributes to a condition; a "no" contributes to none. Questions that conditions read only together with a sign,
     * such as the treatments tried, are excluded.
     *
     * @return linkIds, in the order of the conditions
     */
    public static Set<String> of(Stream<Condition> conditions) {
        SignQuestions questions = new SignQuestions();
        conditions.forEach(condition -> questions.gather(condition, true, true));
        questions.signs.removeAll(questions.reversed);
        return questions.signs;
    }

    /**
     * @param plain true unless the condition is negated
     * @param alone true unless the condition is an operand of a conjunction or of a sum of points
     */
    private void gather(Condition condition, boolean plain, boolean alone) {
        switch (condition) {
            case Condition.OrCondition or -> or.operands().forEach(operand -> gather(operand, plain, alone));
            case Condition.AndCondition and -> and.operands().forEach(operand -> gather(operand, plain, false));
            case Condition.NotCondition not -> gather(not.operand(), !plain, alone);
            case Condition.NotKnownCondition not -> gather(not.operand(), !plain, alone);
            case Condition.NamedCondition term -> gather(term.meaning(), plain, alone);
            case Condition.PointsCondition points ->
                points.items().forEach(item -> gather(item.condition(), plain, false));
            case Condition.YesCondition yes -> (plain ? signs : reversed).add(yes.linkId());
            case Condition.OptionCondition chosen -> {
                boolean isSign = chosen.code().equals(NONE) ? !plain && alone : plain;
                if (chosen.code().equals(NO)) {
                    (plain ? reversed : signs).add(chosen.linkId());
                } else if (isSign) {
                    signs.add(chosen.linkId());
                }
            }
            case Condition.ComparedNumber _, Condition.DecidedFact _ -> {
                // neither yes nor an option
            }
        }
    }
}
