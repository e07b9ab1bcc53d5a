package org.dorsal.chart;

import java.util.Optional;

/**
 * What the record suggests for one question. It is shown and never counted until a clinician confirms it.
 *
 * @param linkId the question
 * @param answer code of the option, or the number as text
 * @param found what the record says, short, as the EHR words it
 * @param date FHIR date of that record
 */
public record Suggestion(String linkId, String answer, String found, Optional<String> date) {
    @Override
    public String toString() {
        return "Suggestion[" + linkId + "]";
    }
}
