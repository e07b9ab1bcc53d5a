package org.dorsal;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Table of a Markdown document or of a file with comma-separated values: head and rows, cell by cell. */
public record DocumentTable(List<String> head, List<List<String>> rows) {
    public static final Path EVIDENCE = Path.of("src/evidence");

    public DocumentTable {
        head = List.copyOf(head);
        rows = List.copyOf(rows);
    }

    /** The only table of that document with exactly this head. */
    public static DocumentTable in(Path document, String... head) {
        List<DocumentTable> tables = all(document).stream()
                .filter(table -> table.head().equals(List.of(head)))
                .toList();
        if (tables.size() != 1) {
            throw new IllegalArgumentException(
                    document + " has " + tables.size() + " tables with the head " + List.of(head));
        }
        return tables.getFirst();
    }

    /** Table of evidence of that name, in {@code src/evidence}. */
    public static DocumentTable evidence(String name) {
        List<List<String>> records = CsvReader.builder().ofCsvRecord(read(EVIDENCE.resolve(name + ".csv"))).stream()
                .map(CsvRecord::getFields)
                .toList();
        return new DocumentTable(records.getFirst(), records.subList(1, records.size()));
    }

    /** The text of all cells in the column of that name, row by row. */
    public Stream<String> column(String name) {
        return rows.stream().map(row -> row.get(head.indexOf(name)));
    }

    private static List<DocumentTable> all(Path document) {
        List<DocumentTable> tables = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        for (String line : lines(document)) {
            if (line.startsWith("|")) {
                lines.add(cells(line));
            } else if (!lines.isEmpty()) {
                tables.add(table(document, lines));
                lines.clear();
            }
        }
        if (!lines.isEmpty()) {
            tables.add(table(document, lines));
        }
        return tables;
    }

    private static DocumentTable table(Path document, List<List<String>> lines) {
        List<String> head = lines.getFirst();
        List<List<String>> rows = lines.stream().skip(2).toList();
        rows.stream().filter(row -> row.size() != head.size()).findFirst().ifPresent(row -> {
            throw new IllegalArgumentException(document + ": not as many cells as the head has: " + row);
        });
        return new DocumentTable(head, rows);
    }

    private static List<String> cells(String line) {
        return Stream.of(line.strip()
                        .replaceFirst("^\\|", "")
                        .replaceFirst("\\|$", "")
                        .split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    private static List<String> lines(Path document) {
        return read(document).lines().toList();
    }

    /** The text of the document. */
    public static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
