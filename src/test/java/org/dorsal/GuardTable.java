package org.dorsal;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** Table of routes next to a test: a line of column names, then a line per route with a word for each caller. */
public record GuardTable(List<String> callers, List<String> lines) {
    /** Reads a table; lines that begin with # are comments. */
    public static GuardTable read(Class<?> test, String name) {
        try (InputStream table = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
            List<String> lines = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            List<String> columns = List.of(lines.getFirst().split("\\s+", -1));
            return new GuardTable(
                    columns.subList(1, columns.size()), lines.stream().skip(1).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the routes of all lines. */
    public List<String> routes() {
        return lines.stream().map(GuardTable::route).toList();
    }

    /** Returns method and path of a line. */
    public static String route(String line) {
        String[] words = line.split("\\s+", -1);
        return words[0] + " " + words[1];
    }

    /** Returns what the line says of each caller. */
    public Map<String, String> expected(String line) {
        String[] words = line.split("\\s+", -1);
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < callers.size(); i++) {
            cells.put(callers.get(i), words[i + 2]);
        }
        return cells;
    }
}
