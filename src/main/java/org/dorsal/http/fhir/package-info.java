/**
 * The FHIR door: translates requests and refusals, decides nothing. Never java.sql.
 */
@NullMarked
@Room(mayUse = {"http", "fhirjson", "knowledge", "scoring", "assessment", "store", "smart", "audit"})
package org.dorsal.http.fhir;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
