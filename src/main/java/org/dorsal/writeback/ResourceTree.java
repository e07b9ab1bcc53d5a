package org.dorsal.writeback;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * FHIR JSON as a tree, for our own resources and those that passed the gate. Decimals keep every digit: 7.0 is not 7
 * in FHIR.
 */
final class ResourceTree {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ResourceTree() {}

    static ObjectNode of(byte[] json) {
        return (ObjectNode) JSON.readTree(json);
    }

    static ObjectNode empty() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(JsonNode tree) {
        return JSON.writeValueAsBytes(tree);
    }

    /** Text at that place; empty when none is there. */
    static String text(JsonNode tree, String pointer) {
        return tree.at(pointer).stringValue("");
    }
}
