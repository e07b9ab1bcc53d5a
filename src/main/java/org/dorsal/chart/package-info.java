/**
 * What the EHR's record says about the patient of a launch: banner, clinician, suggested answers. Suggests and never answers:
 * what the record does not say is unknown, never "no". Writes nothing.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "scoring", "smart", "smart.launch"})
package org.dorsal.chart;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
