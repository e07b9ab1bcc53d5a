package org.dorsal.chart;

import java.util.Optional;

/**
 * Who launched, as the EHR names them.
 *
 * @param reference relative to the EHR's FHIR base, {@code Practitioner/7}
 * @param role what they are, in the EHR's words
 */
public record Clinician(String reference, String name, Optional<String> role) {
    @Override
    public String toString() {
        return "Clinician[hidden]";
    }
}
