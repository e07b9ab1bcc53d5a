package org.dorsal.audit.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Lines of JSON into a stream that stays open: one generator for all of them, one object a line. */
final class Ndjson implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder()
            .rootValueSeparator("\n")
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final OutputStream out;
    private final JsonGenerator json;
    private long lines;

    Ndjson(OutputStream out) {
        this.out = out;
        this.json = JSON.createGenerator(ObjectWriteContext.empty(), out);
    }

    void line(Consumer<JsonGenerator> members) {
        json.writeStartObject();
        members.accept(json);
        json.writeEndObject();
        lines++;
    }

    long lines() {
        return lines;
    }

    void end() throws IOException {
        close();
        if (lines > 0) {
            out.write('\n');
        }
    }

    @Override
    public void close() {
        json.close();
    }

    /** Text as a string; what somebody has spoilt so that it is no text, as base64 under another name. */
    static void text(JsonGenerator json, String name, byte[] utf8) {
        if (isText(utf8)) {
            json.writeName(name);
            json.writeUTF8String(utf8, 0, utf8.length);
        } else {
            json.writeBinaryProperty(name + "Base64", utf8);
        }
    }

    static void optional(JsonGenerator json, String name, Optional<String> text) {
        if (text.isPresent()) {
            json.writeStringProperty(name, text.get());
        } else {
            json.writeNullProperty(name);
        }
    }

    static void instant(JsonGenerator json, String name, Instant instant) {
        json.writeStringProperty(name, instant.toString());
    }

    private static boolean isText(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return isUtf8(bytes);
            }
        }
        return true;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
