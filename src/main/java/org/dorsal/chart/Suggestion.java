package org.dorsal.chart;

import java.util.Optional;

/**
 * Answer that the record suggests for a question. It is shown and never counted until a clinician confirms it.
 *
 * @param linkId the question
 * @param answer code of the option, or the number as text
 * @param found short quotation of the record in the EHR's wording
 * @param date FHIR date of that record
 */
public record Suggestion(String linkId, String answer, String found, Optional<String> date) {
    @Override
    public String toString() {
        return "Suggestion[" + linkId + "]";
    }
}
