package org.dorsal.audit.log;

import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;

/**
 * Listener for events of a site's log; used for metrics and log lines. Arguments hold counts and names of
 * destinations only.
 */
interface LogListener {
    void sequenced(String site, int leaves);

    void signed(String site);

    /** Reports a tree that was not signed; an operator must act. */
    void refused(String site, SigningRefusal why, boolean isNew);

    void placeFailed(String site, String place, CheckpointDestinationException fault, boolean isNew);
}
