package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * Order to deliver one version of an assessment's results, queued in the commit that made them.
 *
 * @param patient logical id in the EHR
 * @param version version of the result set
 * @param clinician the EHR's reference of the signer, {@code Practitioner/7}; empty for an unsigned version
 * @param planned whether its items have been decided
 */
public record DeliveryOrder(
        String site,
        String patient,
        String assessment,
        int version,
        Optional<String> clinician,
        Instant created,
        boolean planned) {
    @Override
    public String toString() {
        return "DeliveryOrder[" + site + ", " + assessment + ", " + version + "]";
    }
}
