/**
 * Auditors' pages below {@code /audit/{site}/}, rendered on the server from stored data. Records an audit event
 * before each page is shown and never changes a record. Called by the servlet container alone.
 */
@NullMarked
@Room(
        mayUse = {
            "note",
            "http",
            "limit",
            "http.web",
            "fhirjson",
            "knowledge",
            "assessment",
            "store",
            "smart",
            "smart.launch",
            "smart.signin",
            "audit",
            "archive"
        })
package org.dorsal.http.audit;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
