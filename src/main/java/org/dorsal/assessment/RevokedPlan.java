package org.dorsal.assessment;

import org.dorsal.store.StoredVersion;

/** The last version of a signed plan that another one replaces: as it was signed, and no longer in force. */
final class RevokedPlan {
    static final String REVOKED = "revoked";

    private RevokedPlan() {}

    /** Its versioned reference. */
    static String reference(StoredVersion signed) {
        return "CarePlan/" + signed.id() + "/_history/" + (signed.version() + 1);
    }
}
