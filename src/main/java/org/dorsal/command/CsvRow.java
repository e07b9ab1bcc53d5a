package org.dorsal.command;

import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.scoring.FlagState;

/** CSV (RFC 4180 with line feeds): one record a line, one column a flag. */
final class CsvRow implements Format {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final boolean withFile;
    private final List<String> flags;

    /**
     * Records with these columns.
     *
     * @param withFile whether the first column names the file
     * @param flags codes of all flags that can occur
     */
    CsvRow(boolean withFile, List<String> flags) {
        this.withFile = withFile;
        this.flags = List.copyOf(flags);
    }

    @Override
    public byte[] head() {
        List<String> names = new ArrayList<>();
        if (withFile) {
            names.add("file");
        }
        names.addAll(List.of("line", "response", "disposition", "provisional", "emergencyExcluded"));
        names.addAll(flags);
        names.addAll(List.of("open", "criteria", "contradictions", "findings", "refused"));
        return line(names);
    }

    @Override
    public byte[] row(Row row) {
        List<String> cells = new ArrayList<>();
        if (withFile) {
            cells.add(row.at().file().orElse(""));
        }
        cells.add(Long.toString(row.at().line()));
        switch (row) {
            case Row.Scored scored -> scored(cells, Summary.of(scored));
            case Row.Refused refused -> refused(cells, refused);
        }
        return line(cells);
    }

    private void scored(List<String> cells, Summary summary) {
        cells.add(summary.response().orElse(""));
        cells.add(summary.disposition());
        cells.add(Boolean.toString(summary.provisional()));
        cells.add(Boolean.toString(summary.emergencyExcluded()));
        for (String flag : flags) {
            cells.add(Optional.ofNullable(summary.flags().get(flag))
                    .map(FlagState::code)
                    .orElse(""));
        }
        cells.add(String.join(" ", summary.open()));
        cells.add(String.join(" ", summary.criteria()));
        cells.add(String.join(" ", summary.contradictions()));
        cells.add(String.join("; ", summary.findings()));
        cells.add("");
    }

    private void refused(List<String> cells, Row.Refused refused) {
        int empty = 4 + flags.size() + 4;
        for (int i = 0; i < empty; i++) {
            cells.add("");
        }
        cells.add(refused.problems().stream()
                .map(problem ->
                        problem.expression().isEmpty() ? problem.says() : problem.expression() + ": " + problem.says())
                .collect(joining("; ")));
    }

    /** A spreadsheet runs a cell that begins like a formula: an id may, so an apostrophe makes it a text. */
    static String guarded(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static byte[] line(List<String> cells) {
        StringWriter text = new StringWriter();
        CsvWriter csv = CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(text);
        csv.writeRecord(cells.stream().map(CsvRow::guarded).toList());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
