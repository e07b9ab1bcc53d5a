package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A launch as stored.
 *
 * @param version counts renewals of its token
 * @param refreshingUntil somebody renews the token, or has begun to and was never heard of again
 * @param sealed context and tokens, encrypted
 * @param chart what was read from the record at launch, encrypted
 */
public record StoredLaunch(
        String patient,
        byte[] secretSha256,
        int version,
        Instant ends,
        Optional<Instant> refreshingUntil,
        byte[] sealed,
        Optional<byte[]> chart) {
    @Override
    public String toString() {
        return "StoredLaunch[version " + version + "]";
    }
}
