package org.dorsal.fhirjson;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Limits of the size and structure of one body: Jackson's constraints, and the bytes that are read at all. */
public final class Limits {
    /** Greatest absolute exponent: {@code 1e999999999} takes gigabytes once it is written out. */
    static final int MAX_EXPONENT = 64;

    /** Values, names and brackets of a body of a caller. */
    public static final int MAX_TOKENS = 100_000;

    private static final int MEBI = 1 << 20;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_DIGITS = 40;
    private static final int MAX_NAME_CHARS = 128;

    private final int maxBytes;
    private final JsonFactory json;

    /**
     * Limits with 64 levels, numbers of 40 digits and names of 128 characters.
     *
     * @param maxBytes size of the body, and of what a compressed body unpacks to
     * @param maxTokens values, names and brackets together
     * @param maxTextChars UTF-16 characters of one text
     */
    public Limits(int maxBytes, int maxTokens, int maxTextChars) {
        this(
                maxBytes,
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_DIGITS)
                        .maxNameLength(MAX_NAME_CHARS)
                        .maxTokenCount(maxTokens)
                        .maxStringLength(maxTextChars)
                        .build());
    }

    Limits(int maxBytes, StreamReadConstraints constraints) {
        if (maxBytes < 1 || !constraints.hasMaxTokenCount() || constraints.getMaxStringLength() < 1) {
            throw new IllegalArgumentException("Every limit must be at least 1.");
        }
        this.maxBytes = maxBytes;
        // names are not kept in Jackson's shared table, which hostile names could fill
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .streamReadConstraints(
                        constraints.rebuild().maxDocumentLength(maxBytes).build())
                .build();
    }

    /** Limits for bodies of callers: 1 MiB. */
    public static Limits ofRequests() {
        return ofRequests(MEBI);
    }

    /** Limits for bodies of another size. */
    public static Limits ofRequests(int maxBytes) {
        return new Limits(maxBytes, MAX_TOKENS, 65_536);
    }

    /** Limits for shipped resources: 16 MiB. */
    public static Limits ofProfiles() {
        return new Limits(16 * MEBI, 2_000_000, MEBI);
    }

    public int maxBytes() {
        return maxBytes;
    }

    public int maxTokens() {
        return (int) json.streamReadConstraints().getMaxTokenCount();
    }

    JsonParser parser(String text) {
        return json.createParser(ObjectReadContext.empty(), text);
    }

    /** Names the limits in words. */
    String description() {
        StreamReadConstraints most = json.streamReadConstraints();
        return "%d levels, %d values and names, %d characters of a text, %d of a name, %d digits of a number"
                .formatted(
                        most.getMaxNestingDepth(),
                        most.getMaxTokenCount(),
                        most.getMaxStringLength(),
                        most.getMaxNameLength(),
                        most.getMaxNumberLength());
    }
}
