package org.dorsal.fhirjson;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in one form for hashing: RFC 8785 (JSON Canonicalization Scheme) in all but numbers. RFC 8785 passes each number
 * through a double, so that 7.0 becomes 7 and digits after the seventeenth are lost; in FHIR 7.0 and 7 differ (R4
 * datatypes, decimal: precision is significant), and two different criteria must never share a hash. So numbers stay as
 * they were written. Where all of them are already written as RFC 8785 writes them (integers, 0.5), the bytes are
 * exactly those of RFC 8785 and any tool can verify the hash.
 */
public final class CanonicalJson {
    /** Names in the order of their UTF-16 code units (RFC 8785 section 3.2.3), which is that of String. */
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private CanonicalJson() {}

    /**
     * The canonical bytes, UTF-8.
     *
     * @param json one strict JSON object of at most 16 MiB, ours or past the {@link Gate}
     * @throws IllegalArgumentException when it is none: its meaning, so its hash, would be a guess
     */
    public static byte[] of(byte[] json) {
        JsonText read = JsonText.read(json, "$", Limits.ofProfiles());
        if (!read.faults().isEmpty()) {
            Problem problem = read.faults().getFirst().problem();
            throw new IllegalArgumentException(problem.expression() + ": " + problem.message());
        }
        return of(read.root());
    }

    /** The canonical bytes of a tree that {@link JsonText} has read. */
    static byte[] of(JsonNode tree) {
        return SORTED.writeValueAsBytes(tree);
    }
}
