/**
 * The settings {@code dorsal.*}: as written, checked, and as each room's own record. A refusal names the key and the cure.
 * Nothing is opened here, neither files of knowledge nor the database.
 */
@NullMarked
@Room(
        mayUse = {
            "fhirjson",
            "knowledge",
            "assessment",
            "audit.log",
            "http",
            "store",
            "smart",
            "smart.launch",
            "smart.signin",
            "writeback",
            "http.fhir",
            "http.web"
        })
package org.dorsal.settings;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
