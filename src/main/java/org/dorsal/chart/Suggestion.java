package org.dorsal.chart;

import java.util.Optional;

/**
 * Suggested answer to one question. It is shown and never counted until a clinician confirms it.
 *
 * @param linkId linkId of the question
 * @param answer code of the option, or the number as text
 * @param text short text of the record in the EHR's words
 * @param date FHIR date of the record
 * @param source reference to the record, {@code Condition/7}; empty for a record without an id
 */
public record Suggestion(String linkId, String answer, String text, Optional<String> date, Optional<String> source) {}
