package org.dorsal.writeback;

import java.util.Optional;

/** Tells operators whether a site's EHR answers. Asks nobody: it knows what deliveries have met. */
@FunctionalInterface
public interface EhrHealth {
    /** Empty when this replica has not spoken with the site's EHR yet, or the site writes nothing back. */
    Optional<EhrState> of(String site);
}
