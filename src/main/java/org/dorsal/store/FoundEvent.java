package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Event found by an auditor's search.
 *
 * @param position position in the log; empty before it is sequenced
 * @param signed whether a checkpoint covers the position
 * @param delivery delivery state of the assessment: {@code none}, {@code waiting}, {@code attention}, {@code filed}
 * or {@code nothing-taken}; empty if the event made no results
 * @param newest newest version of those results; 0 if the event made none
 * @param bytes canonical bytes, as stored
 */
public record FoundEvent(
        String id,
        Instant recordedAt,
        Optional<String> patient,
        Optional<Long> position,
        boolean signed,
        Optional<String> delivery,
        int newest,
        byte[] bytes) {}
