package org.dorsal.fhirjson;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON value with its literals: numbers remain text, so that none is computed or rounded. */
sealed interface Json {

    /** Members in the order of the document. */
    record Obj(Map<String, Json> members) implements Json {}

    record Arr(List<Json> items) implements Json {}

    record Text(String value) implements Json {}

    /** A number by its literal, such as {@code 7.0} or {@code 1e2}. */
    record Num(String literal) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    /**
     * Characters that no FHIR text may hold (R4 datatypes, string: none below U+0020 but tab, line feed and carriage
     * return) or that are half a character: an escaped lone surrogate becomes a question mark once it is written as
     * UTF-8.
     */
    static final class Characters {

        private Characters() {}

        static Optional<String> fault(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                    return Optional.of(
                            "A control character stands here; FHIR allows tab and line ends only, so remove it.");
                }
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    return Optional.of("Half of a surrogate pair stands here; send the whole character or remove it.");
                }
            }
            return Optional.empty();
        }

        /** The text with U+FFFD in the place of each such character. */
        static String cleaned(String text) {
            return fault(text).isEmpty()
                    ? text
                    : text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]|\\p{Cs}", "\uFFFD");
        }
    }

    /** Bounds a number by its literal alone: computing {@code 1e999999999} is the attack. */
    static final class NumberBounds {

        private static final int MOST_EXPONENT_DIGITS = 3;

        private NumberBounds() {}

        /** Returns the fault of a JSON number's literal. */
        static Optional<String> fault(String literal, Limits limits) {
            if (literal.length() > limits.maxNumberChars()) {
                return Optional.of("This number is longer than " + limits.maxNumberChars() + " characters; round it.");
            }
            if (exponent(literal) > limits.maxExponent()) {
                return Optional.of(
                        "The exponent of this number is beyond " + limits.maxExponent() + "; write a plain number.");
            }
            return Optional.empty();
        }

        /** Whether the literal has neither fraction nor exponent. */
        static boolean isWhole(String literal) {
            return literal.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        }

        private static int exponent(String literal) {
            int e = Math.max(literal.indexOf('e'), literal.indexOf('E'));
            if (e < 0) {
                return 0;
            }
            String digits = literal.substring(e + 1).replaceFirst("^[+-]?0*", "");
            if (digits.length() > MOST_EXPONENT_DIGITS) {
                return Integer.MAX_VALUE;
            }
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        }
    }
}
