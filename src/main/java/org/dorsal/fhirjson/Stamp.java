package org.dorsal.fhirjson;

import java.time.Instant;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gives a received resource the id, version and time under which it is stored; everything else stays as it was sent. */
public final class Stamp {
    /** Decimals keep every digit: 7.0 is not 7 in FHIR. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Stamp() {}

    /**
     * The resource's JSON with {@code id}, {@code meta.versionId} and {@code meta.lastUpdated} set.
     *
     * @param json JSON that passed the gate
     */
    public static byte[] onto(byte[] json, String id, int version, Instant lastUpdated) {
        ObjectNode sent = (ObjectNode) JSON.readTree(json);
        ObjectNode stamped = JSON.createObjectNode();
        stamped.set("resourceType", sent.get("resourceType"));
        stamped.put("id", id);
        ObjectNode meta = stamped.putObject("meta");
        meta.put("versionId", Integer.toString(version));
        meta.put("lastUpdated", lastUpdated.toString());
        if (sent.get("meta") instanceof ObjectNode before) {
            before.properties().stream()
                    .filter(property -> !meta.has(property.getKey()))
                    .forEach(property -> meta.set(property.getKey(), property.getValue()));
        }
        for (var property : sent.properties()) {
            if (!stamped.has(property.getKey())) {
                stamped.set(property.getKey(), property.getValue());
            }
        }
        return JSON.writeValueAsBytes((JsonNode) stamped);
    }
}
