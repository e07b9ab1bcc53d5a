/**
 * What an auditor takes away: the export with its proofs, and the verifier that needs neither database nor network. Scoring is asked
 * for through a port; nothing here decides what a result should be.
 */
@NullMarked
@Room(mayUse = {"store", "fhirjson", "audit", "audit.log"})
package org.dorsal.audit.archive;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
