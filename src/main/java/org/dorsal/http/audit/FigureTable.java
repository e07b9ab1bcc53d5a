package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Table of figures, for the page and for CSV.
 *
 * @param key name of the table in addresses and messages
 */
record FigureTable(String key, List<FigureColumn> columns, List<FigureGroup> groups) {
    /** @param key header in CSV: a code, or the first day of a week */
    record FigureColumn(String key, String word) {}

    /**
     * Rows that belong together.
     *
     * @param key part of the figures
     */
    record FigureGroup(String key, List<FigureRow> rows) {}

    /** @param code disposition, cause or direction of a change; empty for the row of all */
    record FigureRow(String code, String word, List<FigureCell> cells) {}

    /** @param records fields of the address that lists the counted records; empty if there are none to open */
    record FigureCell(long number, String records) {}

    /** Returns whether no group has a row. */
    public boolean isEmpty() {
        return groups.stream().allMatch(group -> group.rows().isEmpty());
    }

    long csv(OutputStream out) throws IOException {
        Csv csv = new Csv(
                out,
                Stream.concat(
                                Stream.of("figure", "code", "name"),
                                columns.stream().map(FigureColumn::key))
                        .toList());
        groups.forEach(group -> group.rows()
                .forEach(row -> csv.line(Stream.concat(
                                Stream.of(group.key(), row.code(), row.word()),
                                row.cells().stream().map(cell -> Long.toString(cell.number())))
                        .toList())));
        return csv.end();
    }
}
