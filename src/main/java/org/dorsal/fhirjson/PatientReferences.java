package org.dorsal.fhirjson;

import java.util.List;

/**
 * References that mean one patient of an EHR. An EHR, a proxy in front of it or a caller may send another person's
 * record; a patient with the same id at another server is another patient.
 *
 * @param patient logical id
 * @param bases addresses of the EHR's FHIR base
 */
public record PatientReferences(String patient, List<String> bases) {
    public PatientReferences {
        bases = bases.stream()
                .map(base -> base.endsWith("/") ? base : base + "/")
                .toList();
    }

    /**
     * Returns whether the reference, with or without a version, means the patient: relative, or absolute below one of
     * the bases. The references of a Bundle are resolved first ({@link BundleReferences}).
     */
    public boolean isPatient(String reference) {
        String relative = bases.stream()
                .filter(reference::startsWith)
                .findFirst()
                .map(base -> reference.substring(base.length()))
                .orElse(reference);
        return BundleReferences.versionless(relative).equals("Patient/" + patient);
    }
}
