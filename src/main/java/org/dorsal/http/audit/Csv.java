package org.dorsal.http.audit;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.fhirjson.PlainText;

/**
 * CSV (RFC 4180). No cell begins as a formula does, because people open such files with spreadsheets (OWASP, "CSV
 * Injection").
 */
final class Csv {
    private final CsvWriter csv;
    private long lines;

    /** Writes the names of the columns, so that the first row is the header that programs expect. */
    Csv(OutputStream stream, List<String> columns) {
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        write(columns);
    }

    void line(List<String> cells) {
        write(cells);
        lines++;
    }

    /** Hands everything on; gives how many lines there are. */
    long end() throws IOException {
        csv.flush();
        return lines;
    }

    private void write(List<String> cells) {
        csv.writeRecord(cells.stream().map(PlainText::cell).toList());
    }
}
