package org.dorsal.scoring;

import java.util.List;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Edition;

/**
 * What one criterion came to.
 *
 * @param criteria the edition that the criterion stands in
 * @param decidedBy linkIds of the answers that made it present or absent, in reading order; empty when not assessed
 * @param settledBy linkIds of the questions whose answers would settle it; empty unless not assessed
 * @param askedUnknown when not assessed: every question that would settle it was asked and answered with "unknown"
 */
public record FlagResult(
        Edition criteria,
        Criterion criterion,
        FlagState state,
        List<String> decidedBy,
        List<String> settledBy,
        boolean askedUnknown) {
    public FlagResult {
        decidedBy = List.copyOf(decidedBy);
        settledBy = List.copyOf(settledBy);
    }

    /** Nobody has looked for an optional sign, or not for all of them: neither absent nor a question that is still open. */
    public boolean notExamined() {
        return criterion.optional() && state == FlagState.NOT_ASSESSED;
    }

    /** It could still be present, and whoever is asked has to be asked: the result is not settled before. */
    public boolean open() {
        return !criterion.optional() && state == FlagState.NOT_ASSESSED;
    }
}
