package org.dorsal.assessment;

import java.time.Instant;

/**
 * What a response is held to besides its form.
 *
 * @param ehrBase the FHIR base of the site's EHR; an absolute reference to a patient must lie below it
 * @param latest no response was authored after this moment: now, with what clocks may differ
 */
public record Bounds(String ehrBase, Instant latest) {
    public Bounds {
        ehrBase = ehrBase.endsWith("/") ? ehrBase.substring(0, ehrBase.length() - 1) : ehrBase;
        if (ehrBase.isBlank()) {
            throw new IllegalArgumentException("The EHR's FHIR base must be set.");
        }
    }
}
