package org.dorsal.fhirjson;

import java.util.Optional;

/**
 * Characters that no FHIR text may hold (R4 datatypes, string: none below U+0020 but tab, line feed and carriage return)
 * or that are half a character: an escaped lone surrogate becomes a question mark once it is written as UTF-8.
 */
final class Characters {

    private Characters() {}

    static Optional<String> fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                return Optional.of(
                        "A control character stands here; FHIR allows tab and line ends only, so remove it.");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return Optional.of("Half of a surrogate pair stands here; send the whole character or remove it.");
            }
        }
        return Optional.empty();
    }

    /** The text with U+FFFD in the place of each such character. */
    static String cleaned(String text) {
        return fault(text).isEmpty() ? text : text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]|\\p{Cs}", "\uFFFD");
    }
}
