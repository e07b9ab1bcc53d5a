package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Problem;

/**
 * Collects the faults of one search, so that all are reported at once. Sentences name parameters, never their values.
 */
final class SearchFaults {
    /** Limits of a search: the link to the next page must fit into a URL's usual 8 kB. */
    static final int MAX_PARAMETERS = 32;

    static final int MAX_BYTES = 4096;
    private static final Pattern WORD = Pattern.compile("[_a-z][A-Za-z-]{0,31}");

    private final List<Problem> problems = new ArrayList<>();

    /** A value that can't be read; gives nothing, so that readers can end with it. */
    <T> Stream<T> value(String parameter, String cure) {
        add("value", parameter + ": " + cure);
        return Stream.empty();
    }

    /** Something that is not answered here. */
    void notSupported(String says) {
        add("not-supported", says);
    }

    void add(String code, String says) {
        var problem = new Problem(code, "", says);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    List<Problem> list() {
        return List.copyOf(problems);
    }

    /** Looks at a search as a whole, before anything reads it. */
    void check(Map<String, List<String>> parameters) {
        var values = parameters.values().stream().mapToInt(List::size).sum();
        var bytes = parameters.entrySet().stream()
                .mapToInt(parameter -> parameter.getValue().stream()
                        .mapToInt(value -> bytes(parameter.getKey()) + bytes(value) + 2)
                        .sum())
                .sum();
        if (values > MAX_PARAMETERS) {
            add("too-costly", "A search has at most " + MAX_PARAMETERS + " parameters; ask in several searches.");
        }
        if (bytes > MAX_BYTES) {
            add("too-long", "A search has at most " + MAX_BYTES + " bytes; ask in several searches.");
        }
        parameters.forEach((name, given) -> {
            if (given.isEmpty() || given.stream().anyMatch(String::isBlank)) {
                add("value", printable(name) + " has no value; give one, or leave the parameter out.");
            }
            if (!given.stream().allMatch(SearchFaults::isText)) {
                add("value", printable(name) + " holds control characters or broken text; send UTF-8 text.");
            }
        });
    }

    /** The name, if it is a word such as parameters are named by; anything else might be data in the wrong place. */
    static String printable(String name) {
        var word = name.split("[:.]", 2)[0];
        return WORD.matcher(word).matches() ? "The parameter " + word : "A parameter";
    }

    private static boolean isText(String value) {
        return value.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
