package org.dorsal.command;

import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.knowledge.Disposition;

/**
 * CSV (RFC 4180 with line feeds): one record a line, one column a cause with the tier that it reaches.
 *
 * @param withFile whether the first column names the file
 * @param causes codes of all causes that can occur
 */
record CsvRow(boolean withFile, List<String> causes) implements ScoreRow.Format {
    @Override
    public byte[] head() {
        List<String> names =
                new ArrayList<>(List.of("line", "response", "disposition", "provisional", "emergencyNotExcluded"));
        names.addAll(causes);
        names.addAll(List.of("open", "criteria", "contradictions", "findings", "refused"));
        return line(Optional.of("file"), names);
    }

    @Override
    public byte[] scored(ScoreRow.AssessedRow row) {
        Summary summary = Summary.of(row);
        List<String> cells = new ArrayList<>(List.of(
                Long.toString(row.origin().line()),
                summary.response().orElse(""),
                summary.result().disposition(),
                Boolean.toString(summary.result().provisional()),
                Boolean.toString(summary.emergencyNotExcluded())));
        for (String cause : causes) {
            cells.add(Optional.ofNullable(summary.result().causes().get(cause))
                    .map(Disposition::code)
                    .orElse(""));
        }
        cells.add(String.join(" ", summary.open()));
        cells.add(String.join(" ", summary.result().criteria()));
        cells.add(String.join(" ", summary.contradictions()));
        cells.add(String.join("; ", summary.findings()));
        cells.add("");
        return line(row.origin().file(), cells);
    }

    @Override
    public byte[] refused(ScoreRow.RejectedRow row) {
        List<String> cells = new ArrayList<>(Collections.nCopies(1 + 4 + causes.size() + 4, ""));
        cells.set(0, Long.toString(row.origin().line()));
        cells.add(row.problems().stream()
                .map(problem -> problem.expression().isEmpty()
                        ? problem.message()
                        : problem.expression() + ": " + problem.message())
                .collect(joining("; ")));
        return line(row.origin().file(), cells);
    }

    private byte[] line(Optional<String> file, List<String> cells) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(text);
        Stream<String> first = withFile ? Stream.of(file.orElse("")) : Stream.empty();
        csv.writeRecord(
                Stream.concat(first, cells.stream()).map(PlainText::cell).toList());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
