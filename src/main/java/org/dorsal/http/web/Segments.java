package org.dorsal.http.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares a path with a pattern, segment by segment. */
public final class Segments {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    private Segments() {}

    /** Values of the segments in braces, as fields of a form; empty when the path does not fit. */
    public static Optional<Map<String, List<String>>> match(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, List<String>> values = new HashMap<>();
        for (int at = 0; at < wanted.length; at++) {
            if (wanted[at].startsWith("{") && VALUE.matcher(given[at]).matches()) {
                values.put(wanted[at].substring(1, wanted[at].length() - 1), List.of(given[at]));
            } else if (!wanted[at].equals(given[at])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
