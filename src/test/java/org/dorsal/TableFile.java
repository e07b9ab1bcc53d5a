package org.dorsal;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** Table next to a test: cells between bars, one row per line; empty lines and lines that begin with # are comments. */
public final class TableFile {
    private TableFile() {}

    /** Returns the rows of the table; every row has the same number of cells. */
    public static List<List<String>> rows(Class<?> test, String name) {
        try (InputStream table = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
            List<List<String>> rows = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(TableFile::cells)
                    .toList();
            if (rows.stream().map(List::size).distinct().count() != 1) {
                throw new IllegalStateException(name + " is empty or has rows of different lengths");
            }
            return rows;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }
}
