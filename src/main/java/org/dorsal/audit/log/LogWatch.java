package org.dorsal.audit.log;

import org.dorsal.audit.log.CheckpointDestination.PlaceFault;
import org.dorsal.audit.log.TreeSigning.SigningDoubt;

/** Who is told what happens to a site's log. Counts and names of places only. */
interface LogWatch {
    void sequenced(String site, int leaves);

    void signed(String site);

    /** A tree was not signed, and that will not mend itself. */
    void refused(String site, SigningDoubt why, boolean isNew);

    void placeFailed(String site, String place, PlaceFault fault, boolean isNew);
}
