package org.dorsal.assessment;

import java.time.Instant;

/** What became of a response that was handed over. */
public sealed interface Receipt {

    /**
     * It is on disk with its results.
     *
     * @param body the response as it is stored
     */
    record Stored(String id, int version, Instant recordedAt, byte[] body) implements Receipt {
        @Override
        public String toString() {
            return "Stored[" + id + "]";
        }
    }

    /** The same business identifier was stored before; nothing was added. */
    record Existing(String id, int version, String patient, Instant recordedAt, byte[] body) implements Receipt {
        @Override
        public String toString() {
            return "Existing[" + id + "]";
        }
    }

    /** Nothing was stored. */
    record Refused(Refusal refusal) implements Receipt {}
}
