package org.dorsal.assessment;

import java.util.List;
import org.dorsal.fhirjson.Problem;

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
     * @param problems each with the part of the decision as its expression: {@code attested}, {@code other}, {@code open},
     *     {@code amendment}, or {@code plan.} and the activity's code
     */
    record Unfinished(List<Problem> problems) implements Signed {
        public Unfinished {
            problems = List.copyOf(problems);
        }
    }

    /** The answers don't fit the form, or are another patient's. */
    record Refused(Refusal refusal) implements Signed {}
}
