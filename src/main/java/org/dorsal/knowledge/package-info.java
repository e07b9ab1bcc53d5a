/**
 * The resources of profiles/ as one immutable value: forms, criteria, care, published resources; lint, and missing
 * texts of a wording. Excludes answers, patients, Spring, the file system and the clock.
 */
@NullMarked
@Room(mayUse = {"fhirjson"})
package org.dorsal.knowledge;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
