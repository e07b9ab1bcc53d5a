package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clinical statements of profiles/ compared with the strings of the program, none of which repeats one. */
class ClinicalStatementsTest {
    private static final Path PROFILES = Path.of("profiles");
    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final int WORDS = 4;

    /** Fields of profiles/ that hold statements, questions and recommendations. */
    private static final Set<String> STATEMENTS = Set.of(
            "title", "subtitle", "description", "textEquivalent", "text", "display", "valueString", "definition");

    /** Names of other terminologies. */
    private static final Set<String> NAMES = Set.of(
            "Body mass index (BMI) [Ratio]",
            "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
            "Oxygen saturation in Arterial blood",
            "Oxygen saturation in Arterial blood by Pulse oximetry");

    @Test
    void no_string_of_the_program_is_part_of_a_clinical_statement() throws IOException {
        String statements = statements();
        assertThat(statements.length()).isGreaterThan(100_000);
        List<String> repeated = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(MAIN)) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                LITERAL.matcher(Files.readString(source))
                        .results()
                        .map(match -> match.group(1))
                        .filter(text -> text.strip().split("\\s+").length >= WORDS)
                        .filter(text -> statements.contains(text) && !NAMES.contains(text))
                        .forEach(text -> repeated.add(source + ": " + text));
            }
        }
        assertThat(repeated).isEmpty();
    }

    private static String statements() throws IOException {
        JsonMapper json = new JsonMapper();
        Set<String> statements = new TreeSet<>();
        try (Stream<Path> files = Files.walk(PROFILES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> !path.startsWith(PROFILES.resolve("examples"))
                            && !path.startsWith(PROFILES.resolve("structure"))
                            && !path.startsWith(PROFILES.resolve("operation")))
                    .toList()) {
                collect(json.readTree(file), statements);
            }
        }
        return String.join("\n", statements);
    }

    private static void collect(JsonNode json, Set<String> statements) {
        json.properties().forEach(member -> {
            if (STATEMENTS.contains(member.getKey()) && member.getValue().isString()) {
                statements.add(member.getValue().asString());
            }
        });
        json.forEach(part -> collect(part, statements));
    }
}
