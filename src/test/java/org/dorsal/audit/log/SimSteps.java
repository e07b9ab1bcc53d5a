package org.dorsal.audit.log;

import java.time.Instant;

/**
 * Scheduling points of a simulation: between two steps other replicas run, and the schedule may kill or disturb the
 * caller.
 */
interface SimSteps {
    void step();

    Instant now();
}
