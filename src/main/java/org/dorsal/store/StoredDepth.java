package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How much waits at a site.
 *
 * @param waiting orders that are not planned and items that are not settled
 * @param parked items that wait for a person
 * @param oldest when the oldest order that waits, whole or in part, was queued
 */
public record StoredDepth(long waiting, long parked, Optional<Instant> oldest) {}
