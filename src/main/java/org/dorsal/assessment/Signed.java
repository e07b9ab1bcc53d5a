package org.dorsal.assessment;

import java.util.List;

/** What became of a signature. Anything but {@link Done} left no trace in the record. */
public sealed interface Signed {

    /** Response, results, plan and signature are on disk, and their delivery is queued. */
    record Done(SignedDecision decision) implements Signed {}

    /** The page was about another patient than the launch: nothing else was looked at. */
    record WrongPatient() implements Signed {}

    /** There is no such assessment of this patient. */
    record Unknown() implements Signed {}

    /** Answers, results or draft are not those that the clinician saw. */
    record ChangedMeanwhile() implements Signed {}

    /**
     * Something has to be said before it can be signed.
     *
     * @param gaps all of them
     */
    record Unfinished(List<Gap> gaps) implements Signed {
        public Unfinished {
            gaps = List.copyOf(gaps);
        }
    }

    /** The answers don't fit the form, or are another patient's. */
    record Refused(Refusal refusal) implements Signed {}

    /**
     * Something that is still to be said.
     *
     * @param expression part of the decision: {@code attested}, {@code other}, {@code open}, {@code amendment},
     *     {@code contradiction.} and its code, or {@code plan.} and the activity's
     * @param key names the words: {@code review.gap.KEY}, which may tell {@link Decision#MOST_CHARS}
     */
    record Gap(String expression, String key) {}
}
