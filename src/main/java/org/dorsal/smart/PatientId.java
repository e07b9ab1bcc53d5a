package org.dorsal.smart;

import org.dorsal.fhirjson.LogicalIds;

/**
 * Logical id of a Patient in the site's EHR: opaque text, compared exactly. Never printed.
 */
public record PatientId(String value) {
    public PatientId {
        if (!LogicalIds.isEhr(value)) {
            throw new IllegalArgumentException(
                    "a patient's id has 1 to 256 characters of A-Z, a-z, 0-9, -, ., _ and ~");
        }
    }

    @Override
    public String toString() {
        return "PatientId[hidden]";
    }
}
