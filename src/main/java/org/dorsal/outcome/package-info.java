/**
 * Follow-up of assessments in the EHR's record: reads later diagnoses by the site's backend client, and stores what was found
 * as a resource. Changes no result. A record that can't be read leaves the outcome unknown.
 */
@NullMarked
@Room(mayUse = {"fhirjson", "knowledge", "assessment", "chart", "store", "smart", "smart.launch", "audit", "schedule"})
package org.dorsal.outcome;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
