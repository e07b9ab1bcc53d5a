package org.dorsal.writeback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import tools.jackson.databind.JsonNode;

/** What an EHR says about a refusal, for people to read. It may hold anything, patient data too: it is no matter for a log. */
final class EhrWords {
    /** Longest text, in characters (code points). */
    static final int MOST_CHARS = 500;

    private EhrWords() {}

    /** The words of an OperationOutcome, on one line; empty when the body is none or says nothing. */
    static Optional<String> of(byte[] body) {
        return TolerantReader.json(body, "OperationOutcome", Limits.ofRequests())
                .map(Tree::of)
                .flatMap(EhrWords::said);
    }

    private static Optional<String> said(JsonNode outcome) {
        List<String> said = new ArrayList<>();
        for (JsonNode issue : outcome.path("issue")) {
            Stream.of("/details/text", "/details/coding/0/display", "/diagnostics")
                    .map(pointer -> plain(Tree.text(issue, pointer)))
                    .filter(text -> !text.isEmpty() && !said.contains(text))
                    .forEach(said::add);
        }
        return Optional.of(String.join("; ", said))
                .filter(text -> !text.isEmpty())
                .map(EhrWords::bounded);
    }

    /** On one line; marks that turn the reading direction become U+FFFD, visibly. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\s\\u2028\\u2029]+", " ")
                .replaceAll("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD")
                .strip();
    }

    private static String bounded(String text) {
        return text.codePointCount(0, text.length()) <= MOST_CHARS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_CHARS - 1)) + "…";
    }
}
