package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;

/**
 * What the answers come to so far. Words about medicine come from profiles/.
 *
 * @param code of the disposition, names its colour and icon
 * @param says the disposition in words
 * @param notExcluded that an emergency is not excluded, in the words of profiles/: no emergency flag is present, and at least
 *     one is not assessed
 */
record PanelView(
        String code,
        String says,
        boolean provisional,
        Optional<String> notExcluded,
        int criteria,
        int absent,
        int notAssessed,
        List<Flag> flags,
        int openCount,
        List<Open> open,
        List<Hint> hints,
        List<Contradiction> contradictions) {

    /**
     * A flag that is present.
     *
     * @param because questions with the answers that decided it
     */
    record Flag(
            String code,
            String name,
            String tierCode,
            String tier,
            List<Fact> because,
            String statement,
            List<String> citations,
            String label,
            List<String> groups,
            String edition) {}

    /** A question with its answer. */
    record Fact(String linkId, String question, String answer) {}

    /**
     * Open questions of one tier.
     *
     * @param changes whether an answer could change the result to this tier
     */
    record Open(String tierCode, String tier, boolean changes, List<Link> questions) {}

    /** A question to go to; {@code unknown} when it was answered so. */
    record Link(String linkId, String question, boolean unknown) {}

    /** A remark of the care plan. */
    record Hint(String id, String title, String says, List<String> citations) {}

    /**
     * Answers that can't both be right, or an answer and the record.
     *
     * @param answers the questions with their answers
     * @param record what the record says, a line each
     */
    record Contradiction(String code, String title, String says, List<Fact> answers, List<String> record) {}

    public boolean changing() {
        return open.stream().anyMatch(Open::changes);
    }
}
