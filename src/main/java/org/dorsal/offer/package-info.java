/**
 * Cards of CDS Hooks: maps facts of a request to the rules of the profiles that hold. Free of side effects: no Spring,
 * no clock, no database, no network. A fact that is missing is unknown and shows no card.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring"})
package org.dorsal.offer;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
