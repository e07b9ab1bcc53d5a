package org.dorsal.chart;

import java.time.Instant;
import java.util.*;
import java.util.stream.*;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/**
 * Sanitizes foreign text for display: one line of bounded length. It remains plain text. Selects and formats the displayed
 * name of a person.
 */
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
    static String sanitized(String foreign, int atMost) {
        String line = foreign.replaceAll("[\\p{Cc}\\s]+", " ")
                .replaceAll("[\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD")
                .strip();
        if (line.codePointCount(0, line.length()) <= atMost) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, atMost - 1)) + "…";
    }

    /** Returns the sanitized text, or empty without any. */
    static Optional<String> sanitizedOrEmpty(@Nullable String foreign, int atMost) {
        return Optional.ofNullable(foreign).map(text -> sanitized(text, atMost)).filter(text -> !text.isEmpty());
    }

    /** Returns the display text of a concept: its own text, else the first display of a coding. */
    static Optional<String> of(CodeableConcept concept, int atMost) {
        return sanitizedOrEmpty(concept.getText(), atMost)
                .or(() -> concept.getCoding().stream()
                        .flatMap(coding -> sanitizedOrEmpty(coding.getDisplay(), atMost).stream())
                        .findFirst());
    }

    /**
     * Formats a patient's name: family name, given names and title in the order of the NHS CUI banner; empty when the
     * record has none.
     */
    static String nameOfPatient(List<HumanName> names, Instant now) {
        return chosenName(names, now).map(DisplayText::familyFirst).orElse("");
    }

    /** Formats a clinician's name as in a signature; empty when the record has none. */
    static String nameOfClinician(List<HumanName> names, Instant now) {
        return chosenName(names, now)
                .map(name -> name.hasText()
                        ? name.getText()
                        : joined(
                                " ",
                                words(name.getPrefix()),
                                words(name.getGiven()),
                                words(List.of(name.getFamilyElement())),
                                words(name.getSuffix())))
                .map(text -> sanitized(text, NAME_CHARS))
                .orElse("");
    }

    /** Selects the official name, else the usual one, else the first; never an expired one. */
    private static Optional<HumanName> chosenName(List<HumanName> names, Instant now) {
        return names.stream()
                .filter(name -> name.getUse() != NameUse.OLD && name.getUse() != NameUse.MAIDEN)
                .filter(name -> !ended(name.getPeriod().getEnd(), now))
                .filter(name -> name.hasText() || name.hasFamily() || name.hasGiven())
                .min(Comparator.comparingInt(DisplayText::rank)); // the first of equals
    }

    static boolean ended(@Nullable Date end, Instant now) {
        return end != null && end.toInstant().isBefore(now);
    }

    private static int rank(HumanName name) {
        return name.getUse() == NameUse.OFFICIAL ? 0 : name.getUse() == NameUse.USUAL ? 1 : 2;
    }

    private static String familyFirst(HumanName name) {
        String title = words(name.getPrefix());
        String parts = joined(", ", words(List.of(name.getFamilyElement())), words(name.getGiven()));
        String whole = parts.isEmpty() || title.isEmpty() ? parts : parts + " (" + title + ")";
        return sanitized(parts.isEmpty() && name.hasText() ? name.getText() : whole, NAME_CHARS);
    }

    private static String joined(String with, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(with));
    }

    private static String words(List<StringType> parts) {
        return parts.stream()
                .flatMap(word -> Optional.ofNullable(word.getValue()).stream())
                .filter(word -> !word.isBlank())
                .collect(Collectors.joining(" "));
    }
}
