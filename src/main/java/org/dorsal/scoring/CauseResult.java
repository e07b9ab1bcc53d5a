package org.dorsal.scoring;

import java.util.List;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.Wording;

/**
 * Result of one evidence model.
 *
 * @param models edition of the models
 * @param tier tier of the known answers
 * @param upper highest tier that open questions could still lead to
 * @param least points of the known answers
 * @param most points if every open question had the worse answer
 * @param weight weight of the evidence: the least points, and for each floor that is true the points of its tier
 * @param because the facts that speak for the cause, floors first; in a cause that reaches a tier each answer counts as a reason once
 * @param tests tests, and measurements without a value, that would add to a cause that reaches a tier
 */
public record CauseResult(
        Edition models,
        CauseModel model,
        Disposition tier,
        Disposition upper,
        int least,
        int most,
        int weight,
        List<CauseFact> because,
        List<Wording> tests) {
    public CauseResult {
        because = List.copyOf(because);
        tests = List.copyOf(tests);
    }

    /**
     * A fact that speaks for the cause.
     *
     * @param condition condition that found it
     * @param grounds answers that make the condition true, in a cause that reaches a tier
     */
    public record CauseFact(Wording words, Condition condition, List<Condition> grounds) {}

    /** Code in CodeSystem cause. */
    public String code() {
        return model.cause().code();
    }

    /** Name of the cause. */
    public Wording name() {
        return model.cause().display();
    }

    /** The same without tests. */
    CauseResult untested() {
        return new CauseResult(models, model, tier, upper, least, most, weight, because, List.of());
    }

    /** Whether the known answers demand more than self-care. */
    public boolean isReached() {
        return tier != Disposition.SELF_CARE;
    }

    /** Whether open questions could still lead to a more pressing tier. */
    public boolean isOpen() {
        return upper.compareTo(tier) < 0;
    }
}
