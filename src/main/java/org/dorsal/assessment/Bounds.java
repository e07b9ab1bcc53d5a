package org.dorsal.assessment;

import java.time.Instant;
import java.util.Optional;

/**
 * What a response is held to besides its form.
 *
 * @param ehrBase the FHIR base of the site's EHR; an absolute reference to a patient must lie below it. Empty where no EHR
 *     is known (a file of responses): then a patient below any base will do
 * @param latest no response was authored after this moment: now, with what clocks may differ
 */
public record Bounds(Optional<String> ehrBase, Instant latest) {
    public Bounds {
        ehrBase = ehrBase.map(base -> base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
        if (ehrBase.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("The EHR's FHIR base must be set.");
        }
    }

    /** Bounds of a site. */
    public Bounds(String ehrBase, Instant latest) {
        this(Optional.of(ehrBase), latest);
    }
}
