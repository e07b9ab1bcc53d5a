package org.dorsal.knowledge;

import java.util.List;

/**
 * One red flag: an action of a criteria PlanDefinition.
 *
 * @param flag the flag's local code and short name
 * @param also further codings of the flag (SNOMED CT GPS)
 * @param tier the disposition that the flag's presence asks for
 * @param role what it is among the criteria
 * @param groups codes of the pathology groups that the flag supports
 * @param label whether the sources say it, say it in conflict, or do not say it
 * @param statement what it means, in our own words
 * @param why why it is asked
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

    /** What a criterion is among the others. */
    public enum Role {
        /** Its questions are asked of everybody. */
        SIGN,
        /** Reads only what a clinician may leave out, as an examination: while it is open it leaves the result as it is. */
        OPTIONAL,
        /** Says for whom the others were not written; told first. */
        SCOPE
    }

    /** Whether nobody need look for it. */
    public boolean optional() {
        return role == Role.OPTIONAL;
    }

    /** Where a criterion comes from (CodeSystem criteria-label). */
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
