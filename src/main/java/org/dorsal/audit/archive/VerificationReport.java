package org.dorsal.audit.archive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the verifier found.
 *
 * @param site as the manifest says
 * @param origin names the log, as it was signed
 * @param size entries under the checkpoint
 * @param counts what was checked
 * @param doubts the first ones; {@code allDoubts} counts the rest, too
 * @param verdicts of all assessments whose result-making event is in the export
 * @param notes what the auditor should know, and need not doubt
 */
public record VerificationReport(
        String site,
        String origin,
        boolean whole,
        long size,
        Map<String, Long> counts,
        long allDoubts,
        List<Doubt> doubts,
        List<ResultVerdict> verdicts,
        List<String> notes) {
    public VerificationReport {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        doubts = List.copyOf(doubts);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }

    public boolean good() {
        return allDoubts == 0;
    }

    /**
     * Whether one version of one assessment can be believed.
     *
     * @param version of its result set
     * @param position of the event that made it
     * @param scored how its result came out when it was computed anew
     * @param reasons to doubt it; empty when it is good
     */
    public record ResultVerdict(
            String assessment, int version, long position, RecomputeStatus scored, List<Doubt> reasons) {
        public ResultVerdict {
            reasons = List.copyOf(reasons);
        }

        /** Computed anew. */
        public enum RecomputeStatus {
            SAME,
            /** The answers were taken back: there is nothing to compute. */
            NOTHING,
            /** In a partial export: the response was written by an event that is not in it. */
            RESPONSE_NOT_HERE,
            FAILED
        }

        public boolean good() {
            return reasons.isEmpty();
        }
    }
}
