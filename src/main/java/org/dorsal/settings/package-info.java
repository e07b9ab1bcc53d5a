/**
 * Binds, validates and distributes the settings {@code dorsal.*} to the records of the packages. A refusal names the
 * key and the correction. Opens neither knowledge files nor the database.
 */
@NullMarked
@Room(
        mayUse = {
            "note",
            "fhirjson",
            "knowledge",
            "assessment",
            "audit.log",
            "export",
            "http",
            "store",
            "smart",
            "smart.launch",
            "smart.signin",
            "writeback",
            "notify",
            "outcome",
            "http.fhir",
            "http.cds",
            "http.web"
        })
package org.dorsal.settings;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
