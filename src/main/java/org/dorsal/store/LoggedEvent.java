package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One position of the signed log with the event that stands there, as stored: nothing was checked.
 *
 * @param event id of the event
 * @param salt empty once the payload was erased
 * @param row the event's row; empty when there is none
 */
public record LoggedEvent(long position, String event, Optional<byte[]> salt, byte[] leaf, Optional<Row> row) {
    /**
     * The row beside the log.
     *
     * @param bytes canonical bytes; empty once they were erased
     */
    public record Row(Instant recordedAt, Optional<String> patient, byte[] bytes) {
        @Override
        public String toString() {
            return "Row[" + recordedAt + "]";
        }
    }

    @Override
    public String toString() {
        return "LoggedEvent[" + position + "]";
    }
}
