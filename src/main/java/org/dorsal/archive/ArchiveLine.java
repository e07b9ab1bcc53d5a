package org.dorsal.archive;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.zip.ZipException;
import org.dorsal.fhirjson.NdjsonLines;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Strict parser of a line of an entry: rejects duplicate and unknown names and unexpected value types, because two
 * tools might interpret them differently. A missing member is empty or zero.
 */
final class ArchiveLine {
    /** A body has at most 16 MiB; as a JSON string it is a little longer, because its quotes are escaped. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int MAX_LIST_SIZE = 2 * Long.SIZE;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_BYTES)
                    .maxNestingDepth(8)
                    .maxNameLength(64)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final String entry;
    private final Map<String, Object> members = new HashMap<>();

    private record NumberFields(Map<String, Long> values) {}

    /** @param names that the object may have */
    ArchiveLine(String entry, List<String> names, byte[] bytes) throws ArchiveFormatException {
        this.entry = entry;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused("a line is no object");
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (!names.contains(name)) {
                    throw refused("a line has a member that no export has");
                }
                json.nextToken();
                if (members.put(name, value(json)) != null) {
                    throw refused("a line has the member " + name + " twice");
                }
            }
            if (json.nextToken() != null) {
                throw refused("a line is more than one object");
            }
        } catch (JacksonException _) {
            throw refused("a line is no JSON");
        }
    }

    @FunctionalInterface
    interface FieldParser<T> {
        void take(T element) throws ArchiveFormatException;
    }

    /** Hands out the objects of an entry one after another, and gives their number. */
    static long each(ZipInput zip, String entry, List<String> names, FieldParser<ArchiveLine> taking)
            throws IOException, ArchiveFormatException {
        long number = 0;
        try (InputStream input = zip.stream(entry)) {
            NdjsonLines lines = new NdjsonLines(input, MAX_BYTES);
            for (var read = lines.next(); read.isPresent(); read = lines.next()) {
                check(entry, read.get());
                if (!read.get().blank()) {
                    taking.take(new ArchiveLine(entry, names, read.get().bytes()));
                    number++;
                }
            }
        } catch (ZipException | EOFException _) {
            throw new ArchiveFormatException(
                    entry, "it can't be unpacked: it is damaged, truncated, or expands beyond the limit");
        }
        return number;
    }

    private static void check(String entry, NdjsonLines.NdjsonLine line) throws ArchiveFormatException {
        if (line.bytes().length > MAX_BYTES) {
            throw new ArchiveFormatException(entry, "it has a line of more than " + MAX_BYTES + " bytes");
        }
        if (!line.ended()) {
            throw new ArchiveFormatException(entry, "its last line has no end: it was cut off");
        }
    }

    private Object value(JsonParser json) throws ArchiveFormatException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Optional.empty();
            case START_OBJECT -> new NumberFields(numbers(json));
            default -> throw otherKind();
        };
    }

    private Map<String, Long> numbers(JsonParser json) throws ArchiveFormatException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw otherKind();
            }
            if (numbers.put(name, json.getLongValue()) != null || numbers.size() > MAX_LIST_SIZE) {
                throw refused("an object has a member twice, or too many");
            }
        }
        return numbers;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    private <T> Optional<T> value(String name, Class<T> kind) throws ArchiveFormatException {
        Object value = members.getOrDefault(name, Optional.empty());
        if (kind.isInstance(value)) {
            return Optional.of(kind.cast(value));
        }
        if (members.containsKey(name)) {
            throw otherKind();
        }
        return Optional.empty();
    }

    String text(String name) throws ArchiveFormatException {
        return value(name, String.class).orElse("");
    }

    /** Text of a member; empty when absent or null. */
    Optional<String> optionalText(String name) throws ArchiveFormatException {
        return isNull(name) ? Optional.empty() : value(name, String.class);
    }

    long number(String name) throws ArchiveFormatException {
        return value(name, Long.class).orElse(0L);
    }

    long numberOr(String name, long other) throws ArchiveFormatException {
        return has(name) ? number(name) : other;
    }

    boolean isNull(String name) {
        return Optional.empty().equals(members.get(name));
    }

    boolean truth(String name) throws ArchiveFormatException {
        return value(name, Boolean.class).orElse(false);
    }

    /** Decodes base64; rejects other text. */
    byte[] bytes(String name) throws ArchiveFormatException {
        return decoded(text(name));
    }

    Map<String, Long> numbers(String name) throws ArchiveFormatException {
        return value(name, NumberFields.class).map(NumberFields::values).orElse(Map.of());
    }

    private byte[] decoded(String base64) throws ArchiveFormatException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw refused("a value is no base64");
        }
    }

    /**
     * Logged or stored content quoted in a line.
     *
     * @param isText false when the text has an unpaired surrogate, so that its bytes can't be those that were hashed
     */
    record QuotedBody(byte[] bytes, boolean isText) {}

    /** A body that is quoted as text, or under the name with {@code Base64} where it is no text. */
    Optional<QuotedBody> body(String name) throws ArchiveFormatException {
        if (has(name + "Base64")) {
            return Optional.of(new QuotedBody(bytes(name + "Base64"), true));
        }
        return optionalText(name)
                .map(text -> new QuotedBody(
                        text.getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8.newEncoder().canEncode(text)));
    }

    ArchiveFormatException refused(String message) {
        return new ArchiveFormatException(entry, message);
    }

    private ArchiveFormatException otherKind() {
        return refused("a value is not of the kind that it should be");
    }
}
