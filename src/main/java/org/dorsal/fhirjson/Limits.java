package org.dorsal.fhirjson;

/**
 * Limits of the size and structure of one body.
 *
 * @param maxBytes size of the body, and of what a compressed body unpacks to
 * @param maxDepth objects and arrays around one value
 * @param maxTokens values, names and brackets together
 * @param maxNumberChars characters of one number as written
 * @param maxExponent greatest absolute exponent: {@code 1e999999999} takes gigabytes once it is written out
 * @param maxTextChars UTF-16 characters of one text
 * @param maxNameChars UTF-16 characters of one property name
 */
public record Limits(
        int maxBytes,
        int maxDepth,
        int maxTokens,
        int maxNumberChars,
        int maxExponent,
        int maxTextChars,
        int maxNameChars) {

    private static final int MEBI = 1 << 20;

    public Limits {
        if (maxBytes < 1 || maxDepth < 1 || maxTokens < 1 || maxNumberChars < 1 || maxTextChars < 1) {
            throw new IllegalArgumentException("Every limit must be at least 1.");
        }
        if (maxExponent < 0 || maxExponent > 999 || maxNameChars < 1) {
            throw new IllegalArgumentException("The exponent's limit is 0 to 999, the name's at least 1.");
        }
    }

    /** Limits for bodies of callers: 1 MiB, 64 levels. */
    public static Limits ofRequests() {
        return ofRequests(MEBI);
    }

    /** Limits for bodies of another size. */
    public static Limits ofRequests(int maxBytes) {
        return new Limits(maxBytes, 64, 100_000, 40, 64, 65_536, 128);
    }

    /** Limits for shipped resources: 16 MiB. */
    public static Limits ofProfiles() {
        return new Limits(16 * MEBI, 64, 2_000_000, 40, 64, MEBI, 128);
    }
}
