package org.dorsal.document;

import java.net.URI;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares calls of {@code curl} with the table of guarded routes and reads their bodies; {@link DocumentCommandsTest}
 * sends them.
 */
final class CurlCommands {
    static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Path GUARD = Path.of("src/test/resources/org/dorsal/http/fhir/guard.table");
    private static final Pattern SITE = Pattern.compile("^(\\$BASE|https?://[^/]+/fhir/[^/?]+)/?");
    /** Services other than the FHIR API, by the beginning of their addresses. */
    private static final Set<String> OTHERS = Set.of(
            "$CDS/cds-services",
            "https://dorsal.example/cds/",
            "https://dorsal.example/log/",
            "https://dorsal.example/fhir/",
            "http://localhost:8080/",
            "http://localhost:8081/actuator/",
            "http://localhost:9090/oauth2/token");
    /** Variables with a value from an earlier answer. */
    private static final Set<String> ANSWERED = Set.of("$STATUS", "$FILE");

    private CurlCommands() {}

    static List<String> problems(ShellCommand command) {
        List<String> problems = new ArrayList<>();
        List<String> words = command.words();
        String method = "GET";
        List<String> addresses = new ArrayList<>();
        for (int index = 1; index < words.size(); index++) {
            String word = words.get(index);
            switch (word) {
                case "-X", "--request" -> method = words.get(++index);
                case "-d", "--data", "--data-binary", "--data-raw" -> {
                    method = method.equals("GET") ? "POST" : method;
                    body(words.get(++index), problems);
                }
                case "-H", "--header", "-u", "--user", "-o", "--output", "-w" -> index++;
                default -> {
                    if (!word.startsWith("-")) {
                        addresses.add(word);
                    }
                }
            }
        }
        if (addresses.size() != 1) {
            problems.add("not one address: " + addresses);
        } else {
            address(method, addresses.getFirst(), problems);
        }
        return problems;
    }

    private static void body(String body, List<String> problems) {
        if (body.startsWith("{")) {
            json(body, problems);
        }
    }

    /** Adds a problem unless the text is JSON without duplicate members. */
    static void json(String text, List<String> problems) {
        try {
            STRICT.readTree(text);
        } catch (JacksonException wrong) {
            problems.add("not JSON: " + wrong.getOriginalMessage());
        }
    }

    private static void address(String method, String address, List<String> problems) {
        if (ANSWERED.contains(address)) {
            return;
        }
        if (SITE.matcher(address).find()) {
            String path = SITE.matcher(address).replaceFirst("").replaceFirst("\\?.*", "");
            if (!isRoute(method, path.isEmpty() ? "/" : path)) {
                problems.add("guard.table has no " + method + " " + path);
            }
        } else if (OTHERS.stream().noneMatch(address::startsWith)) {
            problems.add("not an address of this service: " + address);
        } else if (!address.startsWith("$")) {
            URI.create(address);
        }
    }

    /** Whether the table of guarded routes of the FHIR API has that route. */
    static boolean isRoute(String method, String path) {
        return Arrays.stream(DocumentBlock.read(GUARD).split("\n"))
                .filter(line -> line.matches("[A-Z]+ .*"))
                .map(line -> line.split(" +"))
                .filter(line -> line[0].equals(method))
                .anyMatch(line -> path.matches(Arrays.stream(line[1].split("/"))
                        .map(part -> part.startsWith("{") ? "[^/$]+" : Pattern.quote(part))
                        .reduce((left, right) -> left + "/" + right)
                        .orElse("/")));
    }
}
