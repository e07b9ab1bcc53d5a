/**
 * The door for those who watch the signed logs: checkpoints, proofs and public keys, open to all. Hashes and positions
 * leave it, nothing else may; it writes nothing.
 */
@NullMarked
@Room(mayUse = {"http", "limit", "audit.log", "store", "fhirjson"})
package org.dorsal.http.log;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
