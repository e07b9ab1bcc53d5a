package org.dorsal.audit.archive;

import java.util.List;

/**
 * Whether one version of one assessment can be believed.
 *
 * @param version of its result set
 * @param position of the event that made it
 * @param scored how its result came out when it was computed anew
 * @param reasons to doubt it; empty when it is good
 */
public record Verdict(String assessment, int version, long position, Scored scored, List<Doubt> reasons) {
    public Verdict {
        reasons = List.copyOf(reasons);
    }

    /** Computed anew. */
    public enum Scored {
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
