package org.dorsal.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.knowledge.SafetyRules;

/** Comparisons in all conditions on which a cause, the care or a safety rule depends. */
final class Comparisons {
    private Comparisons() {}

    static List<Condition.ComparedNumber> of(EvidenceModels models) {
        List<Condition.ComparedNumber> comparisons = new ArrayList<>();
        Stream.concat(
                        Stream.of(models.release(), models.selfCare()),
                        models.causes().stream().flatMap(EvidenceModels.CauseModel::conditions))
                .forEach(condition -> gather(condition, comparisons));
        return comparisons;
    }

    /** Comparisons of the models, of the care that reads them, and of the rules that both must obey. */
    static List<Condition.ComparedNumber> of(EvidenceModels models, Care care, SafetyRules rules) {
        List<Condition.ComparedNumber> comparisons = of(models);
        Stream.of(
                        rules.rules().stream().map(SafetyRule::premise),
                        rules.orders().stream().map(SafetyRule.AnswerOrder::harmless),
                        care.offers().stream().flatMap(Comparisons::conditions))
                .flatMap(conditions -> conditions)
                .forEach(condition -> gather(condition, comparisons));
        return comparisons;
    }

    private static Stream<Condition> conditions(Care.Offer offer) {
        return Stream.of(
                        offer.conditions().stream(),
                        offer.never().stream().map(Care.Exclusion::when),
                        offer.signs().stream()
                                .flatMap(list -> list.signs().stream())
                                .flatMap(sign -> sign.conditions().stream()))
                .flatMap(conditions -> conditions);
    }

    private static void gather(Condition condition, List<Condition.ComparedNumber> comparisons) {
        switch (condition) {
            case Condition.OrCondition or -> or.operands().forEach(operand -> gather(operand, comparisons));
            case Condition.AndCondition and -> and.operands().forEach(operand -> gather(operand, comparisons));
            case Condition.NotCondition not -> gather(not.operand(), comparisons);
            case Condition.NotKnownCondition not -> gather(not.operand(), comparisons);
            case Condition.NamedCondition term -> gather(term.meaning(), comparisons);
            case Condition.PointsCondition points ->
                points.items().forEach(item -> gather(item.condition(), comparisons));
            case Condition.ComparedNumber compared -> comparisons.add(compared);
            case Condition.YesCondition _, Condition.OptionCondition _, Condition.DecidedFact _ -> {
                // no number
            }
        }
    }
}
