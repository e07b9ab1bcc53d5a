package org.dorsal.archive;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.charset.*;
import java.time.Instant;
import java.util.Optional;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.LogReads.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Rows as lines of an export, one object a line, into a stream that stays open. */
final class Ndjson implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .rootValueSeparator("\n")
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .build())
            .build();

    private final OutputStream out;
    private final JsonGenerator json;
    private long lines;

    Ndjson(OutputStream out) {
        this.out = out;
        this.json = JSON.createGenerator(out);
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

    void event(LoggedEvent event) {
        begin("position", event.position(), "id", event.event());
        row(event.row());
        put("salt", event.salt(), "leaf", event.leaf());
        event(event.row());
        json.writeEndObject();
    }

    void outside(ArchiveReads.UnsequencedEvent event) {
        begin("position", Optional.empty(), "id", event.id());
        row(Optional.of(event.row()));
        put("waits", event.waits());
        event(Optional.of(event.row()));
        json.writeEndObject();
    }

    private void row(Optional<LoggedEvent.LoggedRow> row) {
        put(
                "recorded",
                row.map(LoggedEvent.LoggedRow::recordedAt),
                "patient",
                row.flatMap(LoggedEvent.LoggedRow::patient));
    }

    /** Null where the row is gone or was emptied. */
    private void event(Optional<LoggedEvent.LoggedRow> row) {
        row.map(LoggedEvent.LoggedRow::bytes)
                .filter(bytes -> bytes.length > 0)
                .ifPresentOrElse(bytes -> text("event", bytes), () -> put("event", Optional.empty()));
    }

    void checkpoint(StoredCheckpoint row) {
        begin("size", row.size(), "root", row.root(), "signed", row.signedAt());
        json.writeEndObject();
    }

    /** A row of another table. */
    void row(ArchivedRow row) {
        begin();
        row.columns().forEach((name, value) -> {
            if (name.equals("body")) {
                text(name, (byte[]) value);
            } else {
                put(name, value);
            }
        });
        json.writeEndObject();
    }

    private void begin(Object... namesAndValues) {
        lines++;
        json.writeStartObject();
        put(namesAndValues);
    }

    /** Bytes as base64, moments as ISO 8601 has them, nothing as null. */
    private void put(Object... namesAndValues) {
        for (int index = 0; index < namesAndValues.length; index += 2) {
            Object value =
                    namesAndValues[index + 1] instanceof Instant moment ? moment.toString() : namesAndValues[index + 1];
            json.writePOJOProperty(String.valueOf(namesAndValues[index]), value);
        }
    }

    /** Writes a text as a JSON string, or as base64 under another name when its bytes are not valid UTF-8. */
    private void text(String name, byte[] utf8) {
        if (isText(utf8)) {
            json.writeName(name);
            json.writeUTF8String(utf8, 0, utf8.length);
        } else {
            json.writeBinaryProperty(name + "Base64", utf8);
        }
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
