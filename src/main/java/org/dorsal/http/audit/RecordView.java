package org.dorsal.http.audit;

import java.util.List;
import java.util.Optional;
import org.dorsal.http.audit.SearchView.Choice;

/**
 * One record: an assessment with all that happened to it.
 *
 * @param id of the assessment
 * @param patient logical id in the EHR
 * @param versions newest first
 * @param verified empty until somebody verifies
 * @param timeline newest first
 * @param most events on the time line; there are older ones when {@code more} is true
 * @param criteria that are loaded and read the same answers
 */
record RecordView(
        Head head,
        String id,
        String patient,
        Looked looked,
        Badge badge,
        List<Version> versions,
        Optional<Verification> verified,
        List<Step> timeline,
        boolean more,
        int most,
        List<Choice> criteria) {
    RecordView {
        versions = List.copyOf(versions);
        timeline = List.copyOf(timeline);
        criteria = List.copyOf(criteria);
    }

    /**
     * How this session opened the record.
     *
     * @param position of the event; empty while it has none
     */
    record Looked(String purpose, String when, String event, Optional<Long> position) {}

    /**
     * How the newest version is protected.
     *
     * @param size of the first checkpoint that holds it
     * @param signed when that was signed
     */
    record Badge(
            String integrity,
            Optional<Long> position,
            String event,
            Optional<String> leaf,
            Optional<Long> size,
            Optional<String> signed) {}

    /** What a verification found; {@code outcome} names words: {@code audit.verified.KEY}. */
    record Verification(String outcome, String when, long bad, List<Verified.Check> checks) {
        /** Names the icon of the whole. */
        public String sign() {
            return switch (outcome) {
                case "GOOD" -> "sign-good";
                case "BAD" -> "sign-attention";
                default -> "sign-waiting";
            };
        }
    }

    /**
     * One version of the results.
     *
     * @param computed what the answers came to, where a clinician decided otherwise
     * @param reasons why they did
     * @param confirmed those of the contradictions that the clinician confirmed
     */
    record Version(
            int version,
            String when,
            String status,
            String disposition,
            String dispositionWord,
            boolean provisional,
            Optional<String> computed,
            boolean overridden,
            List<String> reasons,
            Optional<String> clinician,
            List<String> present,
            List<String> notAssessed,
            List<String> contradictions,
            List<String> confirmed,
            List<String> criteria) {
        @Override
        public String toString() {
            return "Version[" + version + "]";
        }
    }

    /**
     * One step of the time line.
     *
     * @param times how often it happened in a row; {@code when} is the last of them
     */
    record Step(
            String when,
            int times,
            String deed,
            Optional<String> who,
            List<String> roles,
            Optional<String> client,
            Optional<String> network,
            Optional<String> purpose,
            List<String> reasons,
            String outcome,
            String says,
            String integrity,
            Optional<Long> position) {
        @Override
        public String toString() {
            return "Step[" + deed + "]";
        }
    }

    @Override
    public String toString() {
        return "RecordView[" + id + "]";
    }
}
