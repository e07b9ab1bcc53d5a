package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Blocks of the documents: commands and settings exist, SQL runs, and resources are FHIR. */
class DocumentBlocksTest {
    @ParameterizedTest
    @MethodSource("documents")
    void each_command_setting_statement_and_resource_is_good(Path document) {
        assertThat(DocumentBlock.in(document).stream().flatMap(block -> problems(block).stream()))
                .isEmpty();
    }

    @Test
    void what_is_wrong_would_be_found() {
        Stream.of(
                        new DocumentBlock(Path.of("a.md"), 1, "", "java -jar target/dorsal.jar verfy --key k x"),
                        new DocumentBlock(Path.of("a.md"), 1, "", "java -jar target/dorsal.jar score --patient-file x"),
                        new DocumentBlock(Path.of("a.md"), 1, "", "mvn -f src/benches/pom.xml"),
                        new DocumentBlock(Path.of("a.md"), 1, "", "mvn test -Dtest=NotTest"),
                        new DocumentBlock(Path.of("a.md"), 1, "yaml", "dorsal:\n  proxy: x"),
                        new DocumentBlock(Path.of("a.md"), 1, "sql", "delete from current_resource;"),
                        new DocumentBlock(Path.of("a.md"), 1, "json", "{\"resourceType\": \"Patient\", \"nam\": 1}"))
                .forEach(block -> assertThat(problems(block)).as(block.text()).isNotEmpty());
    }

    static List<Path> documents() {
        return DocumentBlock.documents(Path.of(""));
    }

    private static List<String> problems(DocumentBlock block) {
        try {
            return found(block).map(problem -> block + ": " + problem).toList();
        } catch (RuntimeException | IOException wrong) {
            return List.of(block + ": " + wrong);
        }
    }

    private static Stream<String> found(DocumentBlock block) throws IOException {
        if (block.isShell()) {
            return ShellCommand.in(block.text()).stream().flatMap(command -> commandProblems(command).stream());
        }
        switch (block.language()) {
            case "json" -> {
                if (JsonMapper.shared().readTree(block.text()).has("resourceType")) {
                    FhirJson.context()
                            .newJsonParser()
                            .setParserErrorHandler(new StrictErrorHandler())
                            .parseResource(block.text());
                }
            }
            case "yaml" -> {
                return SettingKeys.in(block.text()).stream()
                        .filter(key -> !SettingKeys.isKnown(key) && !SettingKeys.isOfSite(key))
                        .map(key -> "no setting: " + key);
            }
            case "sql" -> TestPostgres.run(TestPostgres.fresh().asOwner(), block.text());
            default -> {}
        }
        return Stream.empty();
    }

    private static List<String> commandProblems(ShellCommand command) {
        return switch (command.program()) {
            case "java" -> JavaCommands.problems(command);
            case "dorsal" -> JavaCommands.ofDorsal(command.arguments());
            default -> missingFilesAndTests(command);
        };
    }

    private static List<String> missingFilesAndTests(ShellCommand command) {
        return command.arguments().stream()
                .filter(word -> word.matches("(src|helm|db|profiles)/.*")
                                && !Files.exists(Path.of(word.replaceFirst("[<*].*", "")))
                        || word.matches("-D(it\\.)?test=.*")
                                && !Stream.of(word.replaceFirst(".*?=", "").split(","))
                                        .filter(name -> !name.contains("*"))
                                        .allMatch(NamedTests::exist))
                .map(word -> "does not exist: " + word)
                .toList();
    }
}
