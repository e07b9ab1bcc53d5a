/**
 * The main job in its order: check, score, render, commit. No HTTP word, no SQL; a refusal is a value.
 * {@link ResponseReceiver#create} shows all of these steps.
 */
@NullMarked
@Room(mayUse = {"knowledge", "scoring", "fhirjson", "store", "audit"})
package org.dorsal.assessment;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
