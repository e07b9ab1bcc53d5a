package org.dorsal.scoring;

import java.util.List;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Edition;

/**
 * Result of one criterion.
 *
 * @param criteria edition of the criterion
 * @param decidedBy linkIds of the answers that made it present or absent, in reading order; empty when not assessed
 * @param settledBy linkIds of the questions that would decide it; empty unless not assessed
 * @param askedUnknown when not assessed: each question that would decide it was answered with "unknown"
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

    /**
     * Returns whether an optional sign was not, or not completely, examined: it is neither absent nor an open
     * question.
     */
    public boolean notExamined() {
        return criterion.optional() && state == FlagState.NOT_ASSESSED;
    }

    /**
     * Returns whether the flag could still be present and its questions must be answered before the result is
     * settled.
     */
    public boolean open() {
        return !criterion.optional() && state == FlagState.NOT_ASSESSED;
    }
}
