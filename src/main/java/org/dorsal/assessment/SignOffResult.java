package org.dorsal.assessment;

import java.util.List;

/** Outcome of a signature. Every outcome except {@link CompletedSignOff} leaves the store unchanged. */
public sealed interface SignOffResult extends SignOffPreview {

    /** Response, results, plan and signature are on disk, and their delivery is queued. */
    record CompletedSignOff(SignedDecision decision) implements SignOffResult {}

    /** The page was about another patient than the launch: nothing else was looked at. */
    record WrongPatient() implements SignOffResult {}

    /** Unknown assessment, or one of another patient. */
    record UnknownAssessment() implements SignOffResult {}

    /** Answers, results or draft are not those that the clinician saw. */
    record SupersededSignOff() implements SignOffResult {}

    /**
     * Something has to be said before it can be signed.
     *
     * @param gaps all of them
     */
    record IncompleteDecision(List<Gap> gaps) implements SignOffResult {
        public IncompleteDecision {
            gaps = List.copyOf(gaps);
        }
    }

    /** The answers don't fit the form, or are another patient's. */
    record RejectedSignOff(Refusal refusal) implements SignOffResult {}

    /**
     * Gap in a decision.
     *
     * @param expression part of the decision: {@code attested}, {@code other}, {@code open}, {@code amendment},
     * {@code contradiction.} and its code, or {@code plan.} and the activity's
     * @param key message key {@code review.gap.KEY}; its text may contain {@link Decision#MAX_CHARS}
     */
    record Gap(String expression, String key) {}
}
