/**
 * Reads the EHR's record of a launch's patient: banner, clinician and suggested answers. Suggests only; data that the
 * record lacks is unknown, never "no". Writes nothing.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring", "smart", "smart.launch"})
package org.dorsal.chart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
