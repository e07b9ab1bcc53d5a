/**
 * profiles/ as one immutable value: forms, criteria, care, published resources; lint, and which texts a wording lacks. Knows no answers and no patients; no Spring, no file system, no clock.
 */
@NullMarked
@Room(mayUse = {"fhirjson"})
package org.dorsal.knowledge;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
