package org.dorsal.chart;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/** Sanitizes foreign text for display: one line of bounded length. It remains plain text. */
final class DisplayText {
    static final int NAME_CHARS = 200;
    static final int PHRASE_CHARS = 120;
    static final int LABEL_CHARS = 40;
    static final int VALUE_CHARS = 64;

    private DisplayText() {}

    /**
     * Returns the text with control characters and runs of space as one space and an ellipsis at the limit. Marks that
     * change the reading direction of the following text become a visible U+FFFD: a name also occurs in sentences, such
     * as the attestation, and must not reorder them. Right-to-left scripts need no such marks.
     */
    static String told(String foreign, int atMost) {
        String line = foreign.replaceAll("[\\p{Cc}\\s]+", " ")
                .replaceAll("[\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD")
                .strip();
        if (line.codePointCount(0, line.length()) <= atMost) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, atMost - 1)) + "…";
    }

    /** Returns the sanitized text, or empty without any. */
    static Optional<String> some(@Nullable String foreign, int atMost) {
        return Optional.ofNullable(foreign).map(text -> told(text, atMost)).filter(text -> !text.isEmpty());
    }

    /** Returns the display text of a concept: its own text, else the first display of a coding. */
    static Optional<String> of(CodeableConcept concept, int atMost) {
        return some(concept.getText(), atMost)
                .or(() -> concept.getCoding().stream()
                        .flatMap(coding -> some(coding.getDisplay(), atMost).stream())
                        .findFirst());
    }
}
