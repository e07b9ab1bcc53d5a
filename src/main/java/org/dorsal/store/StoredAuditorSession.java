package org.dorsal.store;

import java.time.Instant;

/**
 * An auditor's session as stored.
 *
 * @param secretSha256 SHA-256 of the secret in its browser's cookie
 * @param seen last request that was noted
 * @param ends when its browser is let in no more
 * @param sealed who it is, encrypted
 */
public record StoredAuditorSession(
        String site, String id, byte[] secretSha256, Instant started, Instant seen, Instant ends, byte[] sealed) {
    @Override
    public String toString() {
        return "StoredAuditorSession[" + id + "]";
    }
}
