package org.dorsal.note;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Assessment as a note. HTML and PDF have the same content; neither names the patient.
 *
 * @param version version of the result set
 * @param title title of the form, in the site's wording
 * @param language BCP 47
 * @param plain plain text, for EHRs without HTML and PDF
 * @param html whole document, UTF-8, without external resources and scripts
 * @param writtenAt time of the signature, withdrawal or, for an unsigned version, of its creation; with the site's offset
 * @param author the EHR's reference of the signer, otherwise of the person who answered
 * @param encounter the EHR's reference
 */
public record NoteText(
        int version,
        String title,
        String language,
        String plain,
        byte[] html,
        byte[] pdf,
        OffsetDateTime writtenAt,
        Optional<String> author,
        Optional<String> encounter,
        NoteStatus worth) {

    /** Status of the note: codes of http://hl7.org/fhir/composition-status. */
    public enum NoteStatus {
        PRELIMINARY("preliminary"),
        FINAL("final"),
        AMENDED("amended"),
        ENTERED_IN_ERROR("entered-in-error");

        private final String code;

        NoteStatus(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** Whether the note withdraws earlier notes. */
    public boolean withdrawn() {
        return worth == NoteStatus.ENTERED_IN_ERROR;
    }

    /** Renders an assessment as a note that any EHR can show. The same key gives the same bytes. */
    @FunctionalInterface
    public interface NoteRenderer {
        /** Returns the note of exactly that version; empty when it can't be rendered. */
        Optional<NoteText> of(NoteKey key);
    }

    /**
     * Identity of a note.
     *
     * @param patient logical id in the EHR
     * @param version version of the result set
     */
    public record NoteKey(String site, String patient, String assessment, int version) {}
}
