package org.dorsal.audit.log;

import java.time.Instant;

/** Between any two steps others have their turn, and the schedule may end or disturb whoever takes them. */
interface SimSteps {
    void step();

    Instant now();
}
