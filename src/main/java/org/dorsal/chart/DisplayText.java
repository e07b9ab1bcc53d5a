package org.dorsal.chart;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/** Foreign text as it may be shown: on one line, and of bounded length. It stays text. */
final class DisplayText {
    static final int NAME_CHARS = 200;
    static final int PHRASE_CHARS = 120;
    static final int LABEL_CHARS = 40;
    static final int VALUE_CHARS = 64;

    private DisplayText() {}

    /**
     * Returns the text for display; control characters and runs of space become one space, a longer text ends in an ellipsis. Marks that turn
     * the reading direction of the following text become U+FFFD, visibly: a name stands in sentences too, such as the attestation,
     * and must not turn them. Scripts that are read from right to left need none.
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

    /** The same, unless nothing is there. */
    static Optional<String> some(@Nullable String foreign, int atMost) {
        return Optional.ofNullable(foreign).map(text -> told(text, atMost)).filter(text -> !text.isEmpty());
    }

    /** Returns the name of a concept: its own text, else the first display of a coding. */
    static Optional<String> of(CodeableConcept concept, int atMost) {
        return some(concept.getText(), atMost)
                .or(() -> concept.getCoding().stream()
                        .flatMap(coding -> some(coding.getDisplay(), atMost).stream())
                        .findFirst());
    }
}
