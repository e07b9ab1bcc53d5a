/**
 * The command line: score, lint, verify, deliveries, erase, migrate, doctor. Only this room writes to
 * standard output. Never java.sql.
 */
@NullMarked
@Room(
        mayUse = {
            "fhirjson",
            "knowledge",
            "scoring",
            "assessment",
            "offer",
            "store",
            "smart.launch",
            "writeback",
            "audit",
            "archive"
        })
package org.dorsal.command;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
