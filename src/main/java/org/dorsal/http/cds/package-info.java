/**
 * CDS Hooks 2.0.1 endpoint {@code /cds/{site}}: discovery and calls of CDS clients. A site without configured clients
 * has none of its addresses. Of a request, the audit event and
 * the ids of shown cards are stored; the client's access token never is.
 */
@NullMarked
@Room(mayUse = {"http", "limit", "fhirjson", "knowledge", "offer", "assessment", "smart", "store", "audit"})
package org.dorsal.http.cds;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
