package org.dorsal.chart;

import java.util.Optional;

/**
 * Clinician of the launch, as the EHR names them.
 *
 * @param reference relative to the EHR's FHIR base, {@code Practitioner/7}
 * @param role their role in the EHR's words
 */
public record Clinician(String reference, String name, Optional<String> role) {
    @Override
    public String toString() {
        return "Clinician[hidden]";
    }
}
