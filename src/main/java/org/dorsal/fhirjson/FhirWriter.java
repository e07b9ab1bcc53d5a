package org.dorsal.fhirjson;

import java.math.BigDecimal;
import java.util.*;
import java.util.function.*;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Writes FHIR JSON field by field. The caller keeps the order of R4, so that HAPI reads a resource and writes the same
 * again. What FHIR forbids cannot be written: an empty array, an absent value, a control character.
 */
public final class FhirWriter {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final int USUAL_BYTES = 4096;

    private final JsonGenerator json;

    private FhirWriter(JsonGenerator json) {
        this.json = json;
    }

    /** The bytes of one resource, UTF-8. */
    public static byte[] resource(String type, Consumer<FhirWriter> fields) {
        var bytes =
                new ByteArrayBuilder(USUAL_BYTES); // adds pieces where Java's would copy all that is written to grow
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new FhirWriter(json).object(writer -> fields.accept(writer.put("resourceType", type)));
        }
        return bytes.toByteArray();
    }

    public FhirWriter put(String name, String value) {
        name(name);
        text(value);
        return this;
    }

    public FhirWriter put(String name, Optional<String> value) {
        return value.map(text -> put(name, text)).orElse(this);
    }

    public FhirWriter put(String name, boolean value) {
        name(name).writeBoolean(value);
        return this;
    }

    public FhirWriter put(String name, int value) {
        name(name).writeNumber(value);
        return this;
    }

    public FhirWriter put(String name, BigDecimal value) {
        name(name).writeNumber(value);
        return this;
    }

    /** JSON that was checked when the knowledge was loaded. */
    public FhirWriter putJson(String name, String value) {
        name(name).writeRawValue(value);
        return this;
    }

    public FhirWriter object(String name, Consumer<FhirWriter> fields) {
        name(name);
        return object(fields);
    }

    public FhirWriter strings(String name, List<String> values) {
        name(name).writeStartArray();
        values.forEach(this::text);
        json.writeEndArray();
        return this;
    }

    /** An array with one object for each value; nothing at all when there is none. */
    public <T> FhirWriter list(String name, Collection<T> values, BiConsumer<FhirWriter, T> fields) {
        return values.isEmpty()
                ? this
                : array(name, items -> values.forEach(value -> items.object(item -> fields.accept(item, value))));
    }

    /** An array; {@code items} writes its objects with {@link #object(Consumer)}, at least one. */
    public FhirWriter array(String name, Consumer<FhirWriter> items) {
        name(name).writeStartArray();
        items.accept(this);
        json.writeEndArray();
        return this;
    }

    public FhirWriter object(Consumer<FhirWriter> fields) {
        json.writeStartObject();
        fields.accept(this);
        json.writeEndObject();
        return this;
    }

    private JsonGenerator name(String name) {
        return json.writeName(name);
    }

    private void text(String value) {
        json.writeString(PlainText.of(value));
    }
}
