package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Escaping in search values (FHIR R4 search, 3.1.1.4.0.2): {@code \,} {@code \|} {@code \$} {@code \\}. */
final class Escapes {
    private static final String ESCAPED = ",|$\\";

    private Escapes() {}

    /** The parts between unescaped separators; what is escaped stays so. */
    static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var start = 0;
        for (var at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == separator) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** The text that was meant; empty when a backslash stands before anything that needs none. */
    static Optional<String> plain(String text) {
        var plain = new StringBuilder(text.length());
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '\\') {
                at++;
                if (at == text.length() || ESCAPED.indexOf(text.charAt(at)) < 0) {
                    return Optional.empty();
                }
                c = text.charAt(at);
            }
            plain.append(c);
        }
        return Optional.of(plain.toString());
    }
}
