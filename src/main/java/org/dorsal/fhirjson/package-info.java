/**
 * FHIR JSON in and out: the strict gate, the one FhirContext, canonical bytes, hashes and ids. Knows nothing of questionnaires, sites or HTTP; no Spring.
 */
@NullMarked
@Room(mayUse = {})
package org.dorsal.fhirjson;

import org.dorsal.Room;
import org.jspecify.annotations.NullMarked;
