/**
 * The auditors' door: pages below {@code /audit/{site}/}, made on the server of what is stored. Translates and shows; every
 * look is an event before it is a page, and nothing here changes a record. Callers: the servlet container alone.
 */
@NullMarked
@Room(
        mayUse = {
            "http",
            "http.web",
            "fhirjson",
            "knowledge",
            "scoring",
            "assessment",
            "store",
            "smart",
            "smart.launch",
            "smart.signin",
            "chart",
            "audit",
            "audit.log",
            "audit.archive"
        })
package org.dorsal.http.audit;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
