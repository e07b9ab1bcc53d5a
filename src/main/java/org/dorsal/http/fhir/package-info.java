/**
 * The FHIR door: translates requests and refusals, decides nothing. Never java.sql. Auditors are told of every request on a
 * guarded route before its answer leaves; not of knowledge and metadata, which hold no patient data and are open to all, nor of
 * what was turned away for lack of room, which touched nothing.
 */
@NullMarked
@Room(mayUse = {"http", "fhirjson", "knowledge", "scoring", "assessment", "store", "smart", "audit"})
package org.dorsal.http.fhir;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
