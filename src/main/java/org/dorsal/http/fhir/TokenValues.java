package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads token values (FHIR R4 search, 3.1.1.4.10): {@code code}, {@code system|code}, {@code |code}. */
record TokenValues(SearchFaults faults) {
    private static final String FORMS = "write code, system|code, or |code for one without system; a comma, bar or "
            + "backslash within a part as \\, \\| \\\\.";

    /**
     * Parsed token.
     *
     * @param system absent if the value names none; empty if the resource must have none
     */
    private record TokenValue(Optional<String> system, String code) {}

    /** The term that a resource with this token carries. */
    Stream<String> terms(String parameter, String written) {
        return read(parameter, written).flatMap(token -> term(parameter, token));
    }

    /**
     * Codes of an element with an implied system.
     *
     * @return the code, or empty after a fault
     */
    Stream<String> codes(String parameter, ParameterKind.BoundCodes allowed, String written) {
        return read(parameter, written)
                .flatMap(token -> token.system().orElse(allowed.system()).equals(allowed.system())
                                && allowed.codes().contains(token.code())
                        ? Stream.of(token.code())
                        : faults.value(
                                parameter,
                                "take from " + String.join(", ", allowed.codes()) + ", alone or after "
                                        + allowed.system() + "|."));
    }

    private Stream<String> term(String parameter, TokenValue token) {
        if (token.system().isPresent()) {
            return Stream.of(parameter + "=" + token.system().get() + "|" + token.code());
        }
        // the store cannot distinguish such a code from a system with a code
        return token.code().indexOf('|') < 0
                ? Stream.of(parameter + "=" + token.code())
                : faults.value(parameter, "a value that holds a bar is found by system|value or |value only.");
    }

    private Stream<TokenValue> read(String parameter, String written) {
        var parts = Escapes.split(written, '|');
        var code = Escapes.plain(parts.getLast());
        if (parts.size() > 2 || code.isEmpty() || code.get().isBlank()) {
            return faults.value(parameter, FORMS);
        }
        if (parts.size() == 1) {
            return Stream.of(new TokenValue(Optional.empty(), code.get()));
        }
        var system = Escapes.plain(parts.getFirst());
        return system.isPresent() && system.get().indexOf('|') < 0
                ? Stream.of(new TokenValue(system, code.get()))
                : faults.value(parameter, FORMS);
    }

    /** Escaping in search values (FHIR R4 search, 3.1.1.4.0.2): {@code \,} {@code \|} {@code \$} {@code \\}. */
    static final class Escapes {
        private static final Pattern WHOLE = Pattern.compile("(?:[^\\\\]++|\\\\[,|$\\\\])*+");

        private Escapes() {}

        /** Splits at unescaped separators; escape sequences are kept. */
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

        /** Unescaped text; empty if a backslash precedes a character that needs no escape. */
        static Optional<String> plain(String text) {
            return WHOLE.matcher(text).matches() ? Optional.of(text.replaceAll("(?s)\\\\(.)", "$1")) : Optional.empty();
        }
    }
}
