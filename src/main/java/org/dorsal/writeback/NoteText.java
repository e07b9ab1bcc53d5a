package org.dorsal.writeback;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * An assessment as a note. HTML and PDF say the same; neither names the patient.
 *
 * @param version of the result set that it was made from
 * @param title of the form, in the site's wording
 * @param language BCP 47
 * @param plain plain text, for EHRs that take nothing else
 * @param html whole document, UTF-8, nothing to fetch and nothing that runs
 * @param at when it was signed, withdrawn or, where nobody signed, made; with the site's offset
 * @param author the EHR's reference of who signed, else of who answered
 * @param encounter the EHR's reference
 */
public record NoteText(
        int version,
        String title,
        String language,
        String plain,
        byte[] html,
        byte[] pdf,
        OffsetDateTime at,
        Optional<String> author,
        Optional<String> encounter,
        Worth worth) {

    /** What the note is worth: codes of http://hl7.org/fhir/composition-status. */
    public enum Worth {
        PRELIMINARY("preliminary"),
        FINAL("final"),
        AMENDED("amended"),
        ENTERED_IN_ERROR("entered-in-error");

        private final String code;

        Worth(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** It takes back what earlier notes said. */
    boolean withdrawn() {
        return worth == Worth.ENTERED_IN_ERROR;
    }

    @Override
    public String toString() {
        return "NoteText[" + version + ", " + worth + "]";
    }

    /** Tells an assessment as a note that any EHR can show. The same order gives the same bytes. */
    @FunctionalInterface
    public interface Notes {
        /** Of exactly the version that is ordered; empty when that version can't be told. */
        Optional<NoteText> of(DeliveryOrder order);
    }
}
