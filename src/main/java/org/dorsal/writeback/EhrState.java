package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether an EHR answers, as this replica has found it while delivering.
 *
 * @param silent it did not answer several times in a row, so nothing is sent to it until it does
 * @param since when that began; empty when it answers
 */
public record EhrState(boolean silent, Optional<Instant> since) {}
