package org.dorsal.writeback;

import java.util.UUID;

/** Takes operators' decisions. */
public interface Resolving {
    /**
     * Carries out a decision and tells it by an audit event in the same commit.
     *
     * @param key {@link ItemKey#id()}
     * @param operator who decided
     * @param reason why, in their words
     */
    Resolved resolve(String site, UUID key, Resolution resolution, String operator, String reason);

    /** What became of it. */
    enum Resolved {
        DONE,
        /** There is no such delivery at the site. */
        UNKNOWN,
        /** It is neither parked nor rejected any more. */
        NOT_STUCK,
        /** Somebody works on that patient's deliveries just now; try again in a moment. */
        BUSY
    }
}
