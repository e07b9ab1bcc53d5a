package org.dorsal.knowledge;

import java.util.List;

/**
 * One red flag: an action of a criteria PlanDefinition.
 *
 * @param flag the flag's local code and short name
 * @param also further codings of the flag (SNOMED CT GPS)
 * @param tier the disposition that the flag's presence asks for
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
        List<String> groups,
        Label label,
        Wording statement,
        Wording why,
        List<String> citations,
        String expression,
        Condition condition) {

    /** Where a criterion comes from (CodeSystem criteria-label). */
    public enum Label {
        SOURCE("source"),
        RECONCILED("reconciled"),
        BEYOND_SOURCES("beyond-sources");

        private final String code;

        Label(String code) {
            this.code = code;
        }

        /** Code in CodeSystem criteria-label. */
        public String code() {
            return code;
        }
    }
}
