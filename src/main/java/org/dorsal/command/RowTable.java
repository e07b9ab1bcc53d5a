package org.dorsal.command;

import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.fhirjson.PlainText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Output of a command: JSON objects, one a line (NDJSON), or the members that a table names as CSV (RFC 4180 with line feeds).
 *
 * @param columns members of a row, in the order of the CSV; {@code a/b} is the member {@code b} of {@code a}
 */
record RowTable(RowFormat format, List<String> columns) {
    /** Output format; the constants are the values of the option. */
    enum RowFormat {
        ndjson,
        csv
    }

    /** Header before the first row. */
    byte[] head() {
        return switch (format) {
            case ndjson -> new byte[0];
            case csv -> record(columns.stream().map(column -> column.replaceFirst("causes/", "")));
        };
    }

    /** Encodes a row in UTF-8, with its line end. */
    byte[] row(ObjectNode row) {
        return switch (format) {
            case ndjson -> (JsonMapper.shared().writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8);
            case csv -> record(columns.stream().map(column -> cell(row.at("/" + column))));
        };
    }

    private static String cell(JsonNode value) {
        return value.isContainer()
                ? value.valueStream()
                        .map(RowTable::cell)
                        .filter(part -> !part.isEmpty())
                        .collect(joining(value.isArray() ? "; " : ": "))
                : value.asString("");
    }

    private static byte[] record(Stream<String> cells) {
        StringWriter text = new StringWriter();
        CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(text)
                .writeRecord(cells.map(PlainText::cell).toList());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
