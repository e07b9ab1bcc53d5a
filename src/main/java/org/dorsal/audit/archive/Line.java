package org.dorsal.audit.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.dorsal.fhirjson.NdjsonLines;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of an entry, read strictly: a name twice, an unknown name or another kind of value is refused, because two tools might
 * understand it differently.
 */
final class Line implements AutoCloseable {
    /** A body has at most 16 MiB; as a JSON string it is a little longer, because its quotes are escaped. */
    private static final int MOST_BYTES = 32 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MOST_BYTES)
                    .maxNestingDepth(8)
                    .maxNameLength(64)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final String entry;
    private final JsonParser json;
    private final List<String> names;
    private long seen;

    /** @param names that an object may have, at most 64 */
    Line(String entry, List<String> names, byte[] json) {
        this.entry = entry;
        this.names = names;
        this.json = JSON.createParser(ObjectReadContext.empty(), json);
    }

    /** Takes one object. */
    @FunctionalInterface
    interface Taking {
        void take(Line line) throws Refused;
    }

    /** Hands out the objects of an entry one after another, and gives their number. */
    static long each(ZipInput zip, String entry, List<String> names, Taking taking) throws IOException, Refused {
        long number = 0;
        try (InputStream in = zip.stream(entry)) {
            NdjsonLines lines = new NdjsonLines(in, MOST_BYTES);
            for (var read = lines.next(); read.isPresent(); read = lines.next()) {
                check(entry, read.get());
                try (Line line = new Line(entry, names, read.get().bytes())) {
                    while (line.next()) {
                        taking.take(line);
                        number++;
                    }
                }
            }
        } catch (ZipException | EOFException _) {
            throw new Refused(entry, "it can't be unpacked: it was spoilt, cut off, or made to swell");
        }
        return number;
    }

    private static void check(String entry, NdjsonLines.Line line) throws Refused {
        if (line.bytes().length > MOST_BYTES) {
            throw new Refused(entry, "it has a line of more than " + MOST_BYTES + " bytes");
        }
        if (!line.ended()) {
            throw new Refused(entry, "its last line has no end: it was cut off");
        }
    }

    /** Begins the next object; false at the end. */
    boolean next() throws Refused {
        return reading(() -> {
            JsonToken token = json.nextToken();
            seen = 0;
            if (token != null && token != JsonToken.START_OBJECT) {
                throw refused("a line is no object");
            }
            return token != null;
        });
    }

    /** The next member's name, its value being current; empty at the end of the object. */
    String member() throws Refused {
        return reading(() -> {
            String name = json.nextName();
            if (name == null) {
                return "";
            }
            int at = names.indexOf(name);
            if (at < 0) {
                throw refused("a line has a member that no export has");
            }
            if ((seen & (1L << at)) != 0) {
                throw refused("a line has the member " + names.get(at) + " twice");
            }
            seen |= 1L << at;
            json.nextToken();
            return names.get(at);
        });
    }

    boolean has(String name) {
        return (seen & (1L << names.indexOf(name))) != 0;
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    String text() throws Refused {
        return reading(() -> {
            expect(JsonToken.VALUE_STRING);
            return json.getString();
        });
    }

    Optional<String> optionalText() throws Refused {
        return isNull() ? Optional.empty() : Optional.of(text());
    }

    long number() throws Refused {
        return reading(() -> {
            expect(JsonToken.VALUE_NUMBER_INT);
            return json.getLongValue();
        });
    }

    boolean truth() throws Refused {
        return reading(() -> {
            boolean is = json.currentToken() == JsonToken.VALUE_TRUE;
            if (!is) {
                expect(JsonToken.VALUE_FALSE);
            }
            return is;
        });
    }

    /** Base64; what is none is refused. */
    byte[] bytes() throws Refused {
        String text = text();
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw refused("a value is no base64");
        }
    }

    /**
     * What was logged or stored, as the line quotes it.
     *
     * @param isText false where half of a surrogate pair stands: whatever its bytes would be, they were never hashed
     */
    record Body(byte[] bytes, boolean isText) {
        static final Body NONE = new Body(new byte[0], true);

        @Override
        public String toString() {
            return "Body[" + bytes.length + "]";
        }
    }

    /** A body that is quoted as text. */
    Body body() throws Refused {
        String text = text();
        return new Body(
                text.getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    /** A body that is no text. */
    Body bodyBase64() throws Refused {
        return new Body(bytes(), true);
    }

    /** An array of base64. */
    List<byte[]> hashes(int most) throws Refused {
        return reading(() -> {
            expect(JsonToken.START_ARRAY);
            List<byte[]> hashes = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                hashes.add(bytes());
                if (hashes.size() > most) {
                    throw refused("a list has more than " + most + " members");
                }
            }
            return hashes;
        });
    }

    /** An object of numbers. */
    Map<String, Long> numbers() throws Refused {
        return reading(() -> {
            expect(JsonToken.START_OBJECT);
            Map<String, Long> numbers = new LinkedHashMap<>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                if (numbers.put(name, number()) != null || numbers.size() > names.size() * 2) {
                    throw refused("an object has a member twice, or too many");
                }
            }
            return numbers;
        });
    }

    Refused refused(String says) {
        return new Refused(entry, says);
    }

    private void expect(JsonToken token) throws Refused {
        if (json.currentToken() != token) {
            throw refused("a value is not of the kind that it should be");
        }
    }

    private <T> T reading(Step<T> step) throws Refused {
        try {
            return step.read();
        } catch (JacksonException _) {
            throw refused("a line is no JSON");
        }
    }

    private interface Step<T> {
        T read() throws Refused;
    }

    @Override
    public void close() {
        json.close();
    }
}
