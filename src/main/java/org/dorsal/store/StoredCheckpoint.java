package org.dorsal.store;

import java.time.Instant;

/**
 * A signed checkpoint as it was written.
 *
 * @param size leaves under the root
 * @param note the signed note (C2SP tlog-checkpoint)
 */
public record StoredCheckpoint(long size, byte[] root, Instant signedAt, String note) {}
