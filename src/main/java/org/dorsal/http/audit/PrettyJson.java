package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as a person can read it. */
final class PrettyJson {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PrettyJson() {}

    /** The same content; what is no JSON any more is shown as it lies. */
    static String of(byte[] bytes) {
        try {
            return JSON.writeValueAsString(JSON.readTree(bytes));
        } catch (JacksonException _) { // somebody changed it
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
