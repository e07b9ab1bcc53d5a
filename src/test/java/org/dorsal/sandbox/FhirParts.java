package org.dorsal.sandbox;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** What every shelf works with. */
record FhirParts(SandboxRecords records, Compartment compartment, SearchBundles bundles, Guise guise) {
    /** What apps have filed about this patient, newest version of each. */
    List<Resource> filedOf(String patient) {
        return records.filed().stream()
                .filter(resource -> compartment.patientsOf(resource).contains(patient))
                .toList();
    }
}
