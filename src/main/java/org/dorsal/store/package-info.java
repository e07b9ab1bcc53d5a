/**
 * Append-only ledger of resource versions: bytes in, bytes out. No other package uses SQL. Contains no FHIR model and
 * no criteria.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.store;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
