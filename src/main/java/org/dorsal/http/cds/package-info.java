/**
 * CDS Hooks 2.0.1 endpoint {@code /cds/{site}}: discovery and calls of CDS clients. A site without configured clients
 * has none of its addresses. Of a request, only the audit event is stored.
 */
@NullMarked
@Room(mayUse = {"http", "fhirjson", "smart", "store", "audit"})
package org.dorsal.http.cds;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
