/**
 * What happens before anybody may call: the shipped knowledge is read and checked, the process gets its clock and chance,
 * and commands get the service's database. No criterion, no HTTP word.
 */
@NullMarked
@Room(
        mayUse = {
            "settings",
            "fhirjson",
            "knowledge",
            "assessment",
            "audit",
            "audit.archive",
            "store",
            "smart",
            "smart.launch",
            "writeback",
            "command"
        })
package org.dorsal.start;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
