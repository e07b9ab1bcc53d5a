package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A launch to be kept.
 *
 * @param id its random part, as it stands in URLs
 * @param clinician the EHR's reference of who launched, {@code Practitioner/7}; empty when the EHR does not say
 * @param secretSha256 SHA-256 of the secret in its browser's cookie
 * @param ends when its browser is let in no more
 * @param sealed context and tokens, encrypted
 */
public record NewLaunch(
        String site,
        String id,
        String patient,
        Optional<String> clinician,
        byte[] secretSha256,
        Instant started,
        Instant ends,
        byte[] sealed) {
    @Override
    public String toString() {
        return "NewLaunch[" + id + "]";
    }
}
