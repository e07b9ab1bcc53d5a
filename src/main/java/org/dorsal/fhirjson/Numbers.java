package org.dorsal.fhirjson;

import java.util.Optional;

/** Bounds a number by its literal alone: computing {@code 1e999999999} is the attack. */
final class Numbers {

    private static final int MOST_EXPONENT_DIGITS = 3;

    private Numbers() {}

    /** What is wrong with the literal of a JSON number. */
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
