package org.dorsal.chart;

import java.util.Optional;

/**
 * Launching clinician as named by the EHR.
 *
 * @param reference relative to the EHR's FHIR base, {@code Practitioner/7}
 * @param role profession or function in the EHR's words
 */
public record Clinician(String reference, String name, Optional<String> role) {}
