package org.dorsal.writeback;

import java.util.Optional;
import org.dorsal.smart.launch.EhrCalls.Authority;

/** What the EHRs take. */
interface Ladders {
    /** For who asks with that token; empty while the EHR, or its token endpoint, has not said. */
    Optional<Rungs> of(Authority authority);
}
