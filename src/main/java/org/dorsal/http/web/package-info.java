/**
 * The clinicians' door: pages below {@code /a/{launch}}, made on the server. Translates between forms and rooms;
 * decides nothing and says nothing about medicine that does not stand in profiles/.
 */
@NullMarked
@Room(
        mayUse = {
            "http",
            "limit",
            "fhirjson",
            "knowledge",
            "scoring",
            "assessment",
            "store",
            "smart",
            "smart.launch",
            "smart.signin",
            "chart",
            "note",
            "writeback",
            "audit",
            "audit.log",
            "schedule"
        })
package org.dorsal.http.web;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
