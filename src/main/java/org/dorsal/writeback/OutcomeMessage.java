package org.dorsal.writeback;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the message of an EHR's OperationOutcome, for people. It may contain patient data and must not be logged. */
final class OutcomeMessage {
    /** Longest text, in characters (code points). */
    static final int MAX_CHARS = 500;

    private static final List<String> WORDS = List.of("/details/text", "/details/coding/0/display", "/diagnostics");
    private static final List<String> PATHS = List.of("expression", "location");
    private static final Set<String> CAUSES = Set.of("error", "fatal");

    private OutcomeMessage() {}

    /** Returns the message of an OperationOutcome on one line; empty when the body is not one or has no message. */
    static Optional<String> of(byte[] body) {
        return outcome(body).flatMap(OutcomeMessage::text);
    }

    /** Whether the body is an OperationOutcome with an error. */
    static boolean isRefusal(byte[] body) {
        return causes(body).findAny().isPresent();
    }

    /** Whether the EHR says that it did not begin: "not prepared to handle this request due to load management". */
    static boolean isThrottled(byte[] body) {
        return isRefusal(body)
                && causes(body)
                        .allMatch(issue -> ResourceTree.text(issue, "/code").equals("throttled"));
    }

    private static Stream<JsonNode> causes(byte[] body) {
        return outcome(body).stream()
                .flatMap(outcome -> outcome.path("issue").valueStream())
                .filter(issue -> CAUSES.contains(ResourceTree.text(issue, "/severity")));
    }

    /**
     * Returns the top-level elements of a resource of the type that an OperationOutcome names as causes of a refusal:
     * by a path in {@code expression} or {@code location}, or by a path with the type in its message, as HAPI does.
     * Warnings are ignored.
     */
    static Set<String> elements(byte[] body, String type) {
        Pattern path = Pattern.compile("(?:^|(?<![\\w.]))" + type + "\\.([a-z]\\w*)");
        return causes(body)
                .flatMap(issue -> Stream.concat(
                        WORDS.stream().map(pointer -> ResourceTree.text(issue, pointer)),
                        PATHS.stream()
                                .flatMap(name -> issue.path(name).valueStream())
                                .map(address -> absolute(address.stringValue(""), type))))
                .flatMap(text -> path.matcher(text).results())
                .map(match -> match.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** FHIRPath with the type in front; XPath ({@code /f:Observation/f:performer}) was common before R4. */
    private static String absolute(String address, String type) {
        String path = address.strip().replace("/f:", ".").replaceFirst("^\\.", "");
        return path.startsWith(type + ".") || path.isEmpty() || Character.isUpperCase(path.charAt(0))
                ? path
                : type + "." + path;
    }

    private static Optional<ObjectNode> outcome(byte[] body) {
        return TolerantReader.json(body, "OperationOutcome", Limits.ofRequests())
                .map(ResourceTree::of);
    }

    private static Optional<String> text(JsonNode outcome) {
        List<String> texts = new ArrayList<>();
        for (JsonNode issue : outcome.path("issue")) {
            WORDS.stream()
                    .map(pointer -> plain(ResourceTree.text(issue, pointer)))
                    .filter(text -> !text.isEmpty() && !texts.contains(text))
                    .forEach(texts::add);
        }
        return Optional.of(String.join("; ", texts))
                .filter(text -> !text.isEmpty())
                .map(OutcomeMessage::bounded);
    }

    /** Puts the text on one line; bidirectional control characters become U+FFFD. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\s\\u2028\\u2029]+", " ")
                .replaceAll("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD")
                .strip();
    }

    private static String bounded(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CHARS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CHARS - 1)) + "…";
    }
}
