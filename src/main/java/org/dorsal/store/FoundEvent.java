package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as an auditor's search found it.
 *
 * @param position in the log; empty while it has none
 * @param signed a checkpoint holds the position
 * @param delivery how the assessment stands on its way into the EHR: {@code none}, {@code waiting}, {@code attention},
 *     {@code filed} or {@code nothing-taken}; empty where the event made no results
 * @param bytes canonical bytes, as stored
 */
public record FoundEvent(
        String id,
        Instant recordedAt,
        Optional<String> patient,
        Optional<Long> position,
        boolean signed,
        Optional<String> delivery,
        byte[] bytes) {
    @Override
    public String toString() {
        return "FoundEvent[" + id + "]";
    }
}
