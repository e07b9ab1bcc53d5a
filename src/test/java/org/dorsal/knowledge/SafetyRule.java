package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * Rule that the criteria and the care of a form must obey for every response; the build proves it.
 *
 * @param id name of the rule in findings and in the safety file
 * @param bound code of the tier, or of the activity for {@link Kind#NEVER_OFFER}
 * @param statement meaning of the rule, in our own words
 * @param citations publisher, title, section and date of each source, with the reader
 * @param premise the rule applies to a response for which this condition is true
 * @param knownViolation reason why the edition in force violates the rule; empty for a rule that holds
 */
public record SafetyRule(
        String id,
        Kind kind,
        String bound,
        String statement,
        List<String> citations,
        Condition premise,
        Optional<String> knownViolation) {
    public SafetyRule {
        citations = List.copyOf(citations);
    }

    /** Kind of a safety rule, by the code in the type of its PlanDefinition. */
    public enum Kind {
        /** A flag or a cause of this tier or of a more pressing one is present. */
        MUST_ACT("must-act"),
        /** The result is incomplete, or of this tier or a more pressing one. */
        MUST_ASK("must-ask"),
        /** No flag and no cause of a more pressing tier than this one is present. */
        NEVER_RUSH("never-rush"),
        /** This activity is not proposed. */
        NEVER_OFFER("never-offer");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** Code in the type of a PlanDefinition of safety rules. */
        public String code() {
            return code;
        }
    }

    /**
     * Answers to one question, from harmless to worst.
     *
     * @param harmless condition that holds for the answers of a healthy person
     * @param worse codes of a single choice in rising order; empty where another option, or a higher number, is worse
     * @param ordered whether the question has such an order
     */
    public record AnswerOrder(String question, Condition harmless, List<String> worse, boolean ordered) {
        public AnswerOrder {
            worse = List.copyOf(worse);
        }
    }

    /**
     * Words of the safety net about one emergency flag.
     *
     * @param anyOf at least one of these stands in the text
     * @param knownViolation reason why the safety net in force has none of them
     */
    public record SafetyNetWords(String flag, List<String> anyOf, Optional<String> knownViolation) {
        public SafetyNetWords {
            anyOf = List.copyOf(anyOf);
        }
    }
}
