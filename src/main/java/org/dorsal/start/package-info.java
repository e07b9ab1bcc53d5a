/**
 * Start of the service: reads and checks the shipped knowledge, provides the clock and randomness, and opens the
 * service's database for commands. Excludes criteria and HTTP.
 */
@NullMarked
@Room(
        mayUse = {
            "settings",
            "http.web",
            "limit",
            "fhirjson",
            "knowledge",
            "assessment",
            "audit",
            "audit.log",
            "archive",
            "store",
            "smart",
            "smart.launch",
            "offer",
            "command"
        })
package org.dorsal.start;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
