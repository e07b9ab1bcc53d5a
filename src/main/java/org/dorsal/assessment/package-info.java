/**
 * The main job in its order: receive, check, score, render, append. No HTTP word, no SQL; a refusal is a value.
 */
@NullMarked
@Room(mayUse = {"knowledge", "scoring", "fhirjson", "store", "audit"})
package org.dorsal.assessment;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
