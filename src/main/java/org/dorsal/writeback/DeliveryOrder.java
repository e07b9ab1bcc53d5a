package org.dorsal.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * The order to deliver one version of an assessment's results, queued in the commit that made them.
 *
 * @param patient logical id in the EHR
 * @param version of the result set
 * @param clinician the EHR's reference of who signed, {@code Practitioner/7}; empty when nobody did
 * @param planned what it consists of has been decided
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
        return "Order[" + site + ", " + assessment + ", " + version + "]";
    }
}
