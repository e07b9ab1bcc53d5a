package org.dorsal.store;

import java.time.Instant;

/**
 * Version as appended; its hash was checked after the read.
 *
 * @param patient logical id of the patient; empty if it belongs to none
 * @param recordedAt moment of its commit
 * @param sha256 SHA-256 of {@code body}
 * @param body the resource's JSON exactly as it was appended
 */
public record StoredVersion(
        String type,
        String id,
        int version,
        String patient,
        Instant recordedAt,
        byte[] sha256,
        byte[] body,
        String status) {
    @Override
    public String toString() {
        return "StoredVersion[" + type + "/" + id + "/_history/" + version + "]";
    }
}
