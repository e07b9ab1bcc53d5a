/**
 * CDS Hooks 2.0.1 endpoint {@code /cds/{site}}: discovery and calls of CDS clients. A site without configured clients
 * has none of its addresses. Reads no resource of a request by itself and stores nothing of it but the audit event.
 */
@NullMarked
@Room(mayUse = {"http", "fhirjson", "smart", "store", "audit"})
package org.dorsal.http.cds;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
