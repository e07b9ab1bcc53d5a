package org.dorsal.sandbox;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** Dependencies of every shelf. */
record ProviderDependencies(
        SandboxRecords records, Compartment compartment, SearchBundles bundles, CurrentVendor guise) {
    /** Returns the newest version of each resource that apps have filed about this patient. */
    List<Resource> filedOf(String patient) {
        return records.filed().stream()
                .filter(resource -> compartment.patientsOf(resource).contains(patient))
                .toList();
    }
}
