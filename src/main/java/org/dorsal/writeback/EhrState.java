package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * How an EHR is, as this replica has seen it while delivering.
 *
 * @param open nothing speaks against sending
 * @param since since when it has been silent; empty when it is open
 */
public record EhrState(boolean open, Optional<Instant> since) {}
