package org.dorsal.chart;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the EHR's record said when the launch began.
 *
 * @param patient whose record it is
 * @param clinician who launched; empty when the EHR does not tell
 * @param suggestions what the record suggests as answers; a clinician confirms each
 * @param inWords what stands there in words alone, so that nothing can be suggested from it: the first of each kind
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

    /** As it is kept with the launch. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** What {@link #bytes} wrote; empty when another edition of this service wrote it, and the record is to be read anew. */
    public static Optional<Chart> read(byte[] kept) {
        try {
            return Optional.of(JSON.readValue(kept, Chart.class));
        } catch (JacksonException _) { // its message quotes the record
            return Optional.empty();
        }
    }

    /** Nobody's business in a log. */
    @Override
    public String toString() {
        return "Chart[hidden]";
    }
}
