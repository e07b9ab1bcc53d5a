package org.dorsal.smart.launch;

import org.dorsal.smart.SiteId;

/** With whose token the EHR is called. */
public sealed interface Authority {
    /** Whose EHR it is. */
    SiteId site();

    /** The clinician's, from their launch; renewed as long as the launch lasts. */
    record OfLaunch(LaunchId launch) implements Authority {
        @Override
        public SiteId site() {
            return launch.site();
        }
    }

    /** The site's own client (SMART backend services). */
    record OfBackend(SiteId site) implements Authority {}

    /** Nobody's: what is open to all, such as {@code metadata}. */
    record Nobody(SiteId site) implements Authority {}
}
