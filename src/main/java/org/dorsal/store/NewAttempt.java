package org.dorsal.store;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One request to the EHR and what came of it.
 *
 * @param id also of its audit event
 * @param key the item's
 * @param act what was asked
 * @param status HTTP status, when there was an answer
 */
public record NewAttempt(UUID id, UUID key, Instant at, String act, String outcome, OptionalInt status) {}
