package org.dorsal.fhirjson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
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

    private static final Map<String, SerializableString> NAMES = new ConcurrentHashMap<>();
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long SPACES = ' ' * ONES;

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

    /** Names are those of R4 and of our writers, so they are few, and each is escaped once. */
    private JsonGenerator name(String name) {
        var serialized = NAMES.get(name);
        return json.writeName(serialized != null ? serialized : NAMES.computeIfAbsent(name, SerializedString::new));
    }

    /**
     * Writes a text. Most strings are ASCII without characters to escape and are copied as bytes, which halves the
     * cost. Narratives and notes contain quotes and line ends: escaping them as bytes costs a third of escaping
     * characters (performance.md, ASCII escaped as bytes).
     */
    private void text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        if (isUnescaped(bytes)) {
            json.writeRawUTF8String(bytes, 0, bytes.length);
        } else if (isAscii(value, bytes)) {
            json.writeUTF8String(bytes, 0, bytes.length);
        } else {
            json.writeString(PlainText.of(value));
        }
    }

    /**
     * Returns whether JSON can contain the bytes unchanged: printable ASCII without quotes and backslashes, and
     * without question marks, since Java's encoder writes one for half a surrogate pair.
     */
    static boolean isUnescaped(byte[] utf8) {
        int offset = 0;
        for (; offset + Long.BYTES <= utf8.length; offset += Long.BYTES) {
            if (odd((long) EIGHT.get(utf8, offset)) != 0) {
                return false;
            }
        }
        for (; offset < utf8.length; offset++) {
            if (odd(utf8[offset] | (SPACES & ~0xFFL)) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether JSON can take the bytes once its quotes, backslashes and line ends are escaped: ASCII that FHIR allows.
     * Java's encoder writes a question mark for half a surrogate pair, so one counts only where the text has one.
     */
    private static boolean isAscii(String text, byte[] utf8) {
        for (int index = 0; index < utf8.length; index++) {
            byte here = utf8[index];
            boolean printable = here >= ' ' && here != '\u007F';
            if ((!printable && "\t\n\r".indexOf(here) < 0) || (here == '?' && text.charAt(index) != '?')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Eight bytes at a time, since every text of a result comes by here: the high bit of each byte that JSON can't
     * take.
     */
    private static long odd(long eight) {
        return (eight | below(eight, ' ') | is(eight, '"') | is(eight, '\\') | is(eight, '?') | is(eight, '\u007F'))
                & HIGH;
    }

    private static long below(long eight, char bound) {
        return eight - bound * ONES;
    }

    private static long is(long eight, char character) {
        return below(eight ^ (character * ONES), '\u0001');
    }
}
