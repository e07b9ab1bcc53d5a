/**
 * The only room that speaks SQL. Append-only ledger of resource versions: bytes in, bytes out. Knows no FHIR model and no criteria.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.store;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
