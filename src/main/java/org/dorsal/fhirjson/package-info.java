/**
 * FHIR JSON input and output: the strict gate, the one FhirContext, canonical bytes, hashes and ids. Excludes
 * questionnaires, sites, HTTP and Spring.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.fhirjson;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
