package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.smart.SiteId;

/** Reports to operators whether a site's EHR answered this process when it was last called. */
@FunctionalInterface
public interface EhrHealth {
    /** Last contact with the site's EHR or its token endpoint, by any call; empty without any. */
    Optional<EhrContact> of(SiteId site);

    /**
     * Last exchange with an EHR.
     *
     * @param lastContact time of its end
     * @param silentSince time of the first of the failures in a row that it ended; empty when the EHR answered
     */
    record EhrContact(Instant lastContact, Optional<Instant> silentSince) {}
}
