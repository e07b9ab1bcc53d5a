package org.dorsal.assessment;

import java.util.Optional;

/** What a clinician decides about one proposed activity. */
public sealed interface PlanDecision {
    /** The activity's code in CodeSystem activity. */
    String activity();

    /** As it was proposed. */
    record Accepted(String activity) implements PlanDecision {}

    /** In the clinician's words. */
    record Edited(String activity, String text) implements PlanDecision {
        @Override
        public String toString() {
            return "Edited[" + activity + "]";
        }
    }

    /**
     * Not to be done.
     *
     * @param reason code in CodeSystem override-reason
     */
    record Declined(String activity, String reason, Optional<String> text) implements PlanDecision {
        @Override
        public String toString() {
            return "Declined[" + activity + "]";
        }
    }
}
