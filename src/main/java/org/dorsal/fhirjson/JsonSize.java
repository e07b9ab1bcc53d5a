package org.dorsal.fhirjson;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;

/**
 * Size of a Bundle, counted before any of it becomes a tree.
 *
 * @param values all values in it, objects and arrays included
 * @param entries items of the Bundle's {@code entry}
 */
public record JsonSize(int values, int entries) {
    /** Bundle, {@code entry}. */
    private static final int ENTRIES_DEPTH = 2;

    /** Returns the size; empty for a body that is no JSON. */
    public static Optional<JsonSize> of(byte[] json) {
        int values = 0;
        int entries = 0;
        try (JsonParser parser = CutBody.JSON.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() || token.isStructStart()) {
                    values++;
                    TokenStreamContext list =
                            token.isStructStart() ? parser.streamReadContext().getParent() : parser.streamReadContext();
                    entries += list.getNestingDepth() == ENTRIES_DEPTH
                                    && list.inArray()
                                    && "entry".equals(list.getParent().currentName())
                            ? 1
                            : 0;
                }
            }
            return Optional.of(new JsonSize(values, entries));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
