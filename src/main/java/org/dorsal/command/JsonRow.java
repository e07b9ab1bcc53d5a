package org.dorsal.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON object on one line: the format that {@code dorsal score --help} shows. */
final class JsonRow implements ScoreRow.Format {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 2048;

    @Override
    public byte[] scored(ScoreRow.AssessedRow row) {
        Summary summary = Summary.of(row);
        return line(json -> {
            place(json, row.origin());
            summary.response().ifPresent(id -> json.writeStringProperty("response", id));
            json.writeStringProperty("disposition", summary.result().disposition());
            json.writeBooleanProperty("provisional", summary.result().provisional());
            json.writeBooleanProperty("emergencyNotExcluded", summary.emergencyNotExcluded());
            json.writeObjectPropertyStart("causes");
            row.assessed()
                    .scoring()
                    .reached()
                    .forEach(cause ->
                            json.writeStringProperty(cause.code(), cause.tier().code()));
            json.writeEndObject();
            strings(json, "open", summary.open());
            strings(json, "criteria", summary.result().criteria());
            if (!summary.contradictions().isEmpty()) {
                strings(json, "contradictions", summary.contradictions());
            }
            if (!summary.findings().isEmpty()) {
                strings(json, "findings", summary.findings());
            }
        });
    }

    /** Returns one object with its line end. */
    static byte[] line(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    static String text(Consumer<JsonGenerator> members) {
        return new String(line(members), StandardCharsets.UTF_8);
    }

    static void place(JsonGenerator json, Inputs.LineOrigin origin) {
        origin.file().ifPresent(file -> json.writeStringProperty("file", file));
        json.writeNumberProperty("line", origin.line());
    }

    static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
