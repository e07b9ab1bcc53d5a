/**
 * Documents of a stored assessment: note text, PDF, printed record and handout, and the result in words that they share
 * with the pages. Decides nothing, needs no launch and calls no EHR; pages and write-back use it.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring", "assessment", "store", "chart"})
package org.dorsal.note;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
