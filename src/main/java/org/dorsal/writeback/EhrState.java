package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether an EHR answers, as this replica has found it.
 *
 * @param open the breaker is open: the EHR did not answer, so nothing is sent to it for a while
 * @param since when that began; empty when nobody knows
 */
public record EhrState(boolean open, Optional<Instant> since) {}
