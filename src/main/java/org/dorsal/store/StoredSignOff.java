package org.dorsal.store;

import java.time.Instant;

/**
 * A signature as it was appended; its hash was checked after the read.
 *
 * @param version of the result set that was signed
 * @param sha256 SHA-256 of {@code body}
 * @param body canonical JSON of the decision
 */
public record StoredSignOff(
        String patient, String assessment, int version, Instant signedAt, byte[] sha256, byte[] body) {
    @Override
    public String toString() {
        return "StoredSignOff[" + assessment + ", " + version + "]";
    }
}
