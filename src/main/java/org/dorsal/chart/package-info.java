/**
 * Content of the EHR's record about the patient of a launch: banner, clinician, suggested answers. Suggests and never
 * answers: absence from the record is unknown, never "no". Writes nothing.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring", "smart", "smart.launch"})
package org.dorsal.chart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
