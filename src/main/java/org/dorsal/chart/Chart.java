package org.dorsal.chart;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Content of the EHR's record at the start of the launch.
 *
 * @param patient the patient of the record
 * @param clinician who launched; empty when the EHR does not name them
 * @param suggestions what the record suggests as answers; a clinician confirms each
 * @param inWords uncoded entries, which suggest nothing: the first of each kind
 * @param unread names of what could not be read, so that a page can say so; unread is not empty
 */
public record Chart(
        Banner patient,
        Optional<Clinician> clinician,
        List<Suggestion> suggestions,
        List<InWords> inWords,
        List<String> unread) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public Chart {
        suggestions = List.copyOf(suggestions);
        inWords = List.copyOf(inWords);
        unread = List.copyOf(unread);
    }

    /**
     * An entry without a code.
     *
     * @param what resource type
     * @param text as the EHR words it: on one line, of at most 120 characters
     */
    public record InWords(String what, String text) {
        @Override
        public String toString() {
            return "InWords[" + what + "]";
        }
    }

    /** The Patient could not be read; the rest belongs to the launch's patient all the same. */
    public boolean lacksPatient() {
        return patient.equals(Banner.NOBODY);
    }

    /** Returns the form that is stored with the launch. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Parses the result of {@link #bytes}; empty when another edition of the service wrote it, and the record is to
     * be read again.
     */
    public static Optional<Chart> read(byte[] kept) {
        try {
            return Optional.of(JSON.readValue(kept, Chart.class));
        } catch (JacksonException _) { // its message quotes the record
            return Optional.empty();
        }
    }

    /** Hides the content from logs. */
    @Override
    public String toString() {
        return "Chart[hidden]";
    }
}
