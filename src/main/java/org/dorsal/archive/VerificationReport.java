package org.dorsal.archive;

import java.util.*;

/**
 * Result of a verification.
 *
 * @param site name of the site in the manifest
 * @param origin name of the log in the signed checkpoint
 * @param size number of entries in the checkpoint
 * @param counts number of checked lines by kind
 * @param allDoubts number of all findings
 * @param doubts first findings, at most 1,000
 * @param verdicts verdicts for all result sets created by an event of the export
 * @param notes remarks that are not findings
 */
public record VerificationReport(
        String site,
        String origin,
        long size,
        Map<String, Long> counts,
        long allDoubts,
        List<VerificationFinding> doubts,
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
     * Verdict for a version of an assessment's result set.
     *
     * @param version version of the result set
     * @param position position of the event that created it
     * @param scored status of the recomputation
     * @param reasons findings about the result; empty when it is good
     */
    public record ResultVerdict(
            String assessment, int version, long position, RecomputeStatus scored, List<VerificationFinding> reasons) {
        public ResultVerdict {
            reasons = List.copyOf(reasons);
        }

        /** Status of a recomputation. */
        public enum RecomputeStatus {
            SAME,
            /** The answers were taken back: there is nothing to compute. */
            NOTHING,
            FAILED
        }

        public boolean good() {
            return reasons.isEmpty();
        }
    }
}
