package org.dorsal.store;

import java.util.Optional;

/**
 * The order to bring one version of a result set into the EHR of the site. It is queued, and the patient's lane is woken, by the
 * commit that makes the results.
 *
 * @param patient whose record it goes into; a patient's deliveries keep their order
 * @param assessment that made the results
 * @param version of the result set
 * @param clinician the EHR's reference of who signed; empty when nobody did
 * @param follows queued only if an earlier version of the assessment was
 */
public record NewDelivery(String patient, String assessment, int version, Optional<String> clinician, boolean follows) {
    public NewDelivery {
        if (version < 1) {
            throw new IllegalArgumentException("a result set's versions count from 1");
        }
    }

    @Override
    public String toString() {
        return "NewDelivery[" + assessment + ", " + version + "]";
    }
}
