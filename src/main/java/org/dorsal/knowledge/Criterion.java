package org.dorsal.knowledge;

import java.util.List;

/**
 * Red flag: an action of a criteria PlanDefinition.
 *
 * @param flag the flag's local code and short name
 * @param also further codings of the flag (SNOMED CT GPS)
 * @param tier disposition of the flag's presence
 * @param role its role among the criteria
 * @param groups codes of the pathology groups that the flag supports
 * @param label whether the sources say it, say it in conflict, or do not say it
 * @param statement its meaning, in our own words
 * @param why the reason for the question
 * @param citations publisher, title, section and date of each source
 * @param expression the condition as published, FHIRPath over named answers
 * @param condition the same, compiled
 */
public record Criterion(
        Coded flag,
        List<Coded> also,
        Disposition tier,
        Role role,
        List<String> groups,
        CriterionLabel label,
        Wording statement,
        Wording why,
        List<String> citations,
        String expression,
        Condition condition) {

    /** Role of a criterion among the others. */
    public enum Role {
        /** The questions are for every patient. */
        SIGN,
        /**
         * The criterion reads only optional answers, such as an examination: while it is open, the result does not
         * change.
         */
        OPTIONAL,
        /** Criterion that defines the patient group of the other criteria; shown first. */
        SCOPE
    }

    /** Returns whether its examination is optional. */
    public boolean optional() {
        return role == Role.OPTIONAL;
    }

    /** Origin of a criterion (CodeSystem criteria-label). */
    public enum CriterionLabel {
        SOURCE("source"),
        RECONCILED("reconciled"),
        BEYOND_SOURCES("beyond-sources");

        private final String code;

        CriterionLabel(String code) {
            this.code = code;
        }

        /** Code in CodeSystem criteria-label. */
        public String code() {
            return code;
        }
    }
}
