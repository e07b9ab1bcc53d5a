package org.dorsal.chart;

import java.util.*;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Content of the EHR's record that was read at launch.
 *
 * @param patient banner of the record's patient
 * @param clinician launching clinician; empty when the EHR names none
 * @param suggestions suggested answers; a clinician confirms each
 * @param inWords first entries of each type that have text only, from which nothing can be suggested
 * @param unread names of unread parts, so that a page can show them; unread is unknown, not empty
 */
public record Chart(
        Banner patient,
        Optional<Clinician> clinician,
        List<Suggestion> suggestions,
        List<UncodedEntry> inWords,
        List<String> unread) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public Chart {
        suggestions = List.copyOf(suggestions);
        inWords = List.copyOf(inWords);
        unread = List.copyOf(unread);
    }

    /**
     * Entry without a code.
     *
     * @param what resource type
     * @param text text of the EHR on one line, at most 120 characters
     */
    public record UncodedEntry(String what, String text) {}

    /** Returns whether the Patient could not be read; the other parts still belong to the launch's patient. */
    public boolean lacksPatient() {
        return patient.equals(Banner.NOBODY);
    }

    /** Serializes the chart for storage with the launch. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads the format of {@link #bytes}; empty when another release of this service wrote it and the record must be
     * read again.
     */
    public static Optional<Chart> read(byte[] stored) {
        try {
            return Optional.of(JSON.readValue(stored, Chart.class));
        } catch (JacksonException _) { // its message quotes the record
            return Optional.empty();
        }
    }

    /**
     * Suggested answer to one question. It is shown and never counted until a clinician confirms it.
     *
     * @param linkId linkId of the question
     * @param answer code of the option, or the number as text
     * @param text short text of the record in the EHR's words
     * @param date FHIR date of the record
     * @param source reference to the record, {@code Condition/7}; empty for a record without an id
     */
    public record Suggestion(
            String linkId, String answer, String text, Optional<String> date, Optional<String> source) {}
}
