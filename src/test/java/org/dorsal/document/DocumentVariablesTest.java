package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Variables in commands of the guides for integrators: each is explained on its page, so that a reader can set it. */
class DocumentVariablesTest {
    private static final Path GUIDES = Path.of("src/docs/fhir");
    private static final Pattern BLOCK = Pattern.compile("(?s)```\\n(.*?)```");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z][A-Z_]+)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(GUIDES)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void each_variable_of_a_command_is_explained_on_its_page(Path page) {
        String text = read(page);
        String commands =
                BLOCK.matcher(text).results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
        String prose = BLOCK.matcher(text).replaceAll("");
        Set<String> variables = VARIABLE.matcher(commands)
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());

        assertThat(variables)
                .allSatisfy(variable -> assertThat(
                                prose.contains("`" + variable + "`") || commands.contains(variable + "="))
                        .as(variable)
                        .isTrue());
    }

    /** A reader copies the first block, then any other; the overview has the same block and says how long the token lives. */
    @ParameterizedTest
    @MethodSource("pages")
    void the_first_commands_of_a_page_set_its_address_and_token(Path page) {
        List<String> blocks =
                BLOCK.matcher(read(page)).results().map(block -> block.group(1)).toList();
        String commands = String.join("\n", blocks);
        String first = blocks.isEmpty() ? "" : blocks.getFirst();

        assertThat(commands.contains("$BASE") && !first.startsWith("export BASE=http://localhost:8080/fhir/sandbox\n"))
                .isFalse();
        assertThat(commands.contains("$TOKEN") && !first.contains("export TOKEN=$(curl "))
                .isFalse();
        assertThat(commands.contains("$CDS") && !first.startsWith("export CDS=http://localhost:8080/cds/sandbox\n"))
                .isFalse();
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
