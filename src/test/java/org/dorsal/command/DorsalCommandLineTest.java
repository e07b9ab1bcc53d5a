package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DorsalCommandLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"score", "impact", "lint", "erase", "help", "--help", "-h", "--version", "-V"})
    void its_first_words_call_a_command(String word) {
        assertThat(DorsalCommandLine.isFor(new String[] {word, "x"})).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--server.port=9", "Score", "scores"})
    void everything_else_is_for_the_service(String word) {
        assertThat(DorsalCommandLine.isFor(new String[] {word})).isFalse();
        assertThat(DorsalCommandLine.isFor(new String[0])).isFalse();
    }

    @Test
    void help_shows_every_command_and_an_example() {
        CommandCall called = CommandCall.dorsal("--help");
        assertThat(called.exitCode()).isZero();
        assertThat(called.out()).contains("score  ", "impact  ", "lint  ", "erase  ", "score responses.ndjson");
        assertThat(CommandCall.dorsal("help")).isEqualTo(called);
    }

    @ParameterizedTest
    @ValueSource(strings = {"score", "impact", "lint", "erase"})
    void help_of_a_command_says_what_it_does_with_an_example_and_its_exit_codes(String command) {
        CommandCall called = CommandCall.dorsal("help", command);
        assertThat(called.exitCode()).isZero();
        assertThat(called.out())
                .contains("Usage: dorsal " + command, "Example:", "Exit codes:", "  0 ", "  1 ", "  2 ", "  3 ");
        assertThat(called.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(CommandCall.dorsal(command, "--help")).isEqualTo(called);
    }

    @Test
    void the_version_is_told() {
        assertThat(CommandCall.dorsal("--version").out()).matches("dorsal \\S+\\R");
        assertThat(CommandCall.dorsal("score", "--version").out()).matches("dorsal \\S+\\R");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "score --nope",
                "score --as xml",
                "score --on yesterday",
                "score --as bundle",
                "score --limit-line-bytes 0",
                "score --fhir-base= x",
                "lint a b"
            })
    void what_it_does_not_know_is_refused_in_one_sentence(String line) {
        CommandCall called = CommandCall.dorsal(line.split(" "));
        assertThat(called.exitCode()).isEqualTo(2);
        assertThat(called.out()).isEmpty();
        assertThat(called.err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(called.err()).startsWith("dorsal: ");
    }

    @Test
    void a_file_that_cannot_be_read_is_a_fault_and_nothing_is_scored(@TempDir Path directory) throws IOException {
        String good = ScoreCommandTest.file(directory, "good", Ndjson.of(Ndjson.good("a")));
        String missing = directory.resolve("missing").toString();
        for (List<String> arguments : List.of(
                List.of("score", good, missing),
                List.of("score", directory.toString()),
                List.of("score", good, "--patients", missing),
                List.of("score", good, "--out", missing + "/out"))) {
            CommandCall called = CommandCall.dorsal(arguments.toArray(String[]::new));
            assertThat(called.exitCode()).as(arguments.toString()).isEqualTo(3);
            assertThat(called.out()).isEmpty();
            assertThat(called.err()).startsWith("dorsal: ").contains(directory.toString());
        }
    }

    @Test
    void the_input_is_never_overwritten_by_the_output(@TempDir Path directory) throws IOException {
        byte[] input = Ndjson.of(Ndjson.good("a"));
        String file = ScoreCommandTest.file(directory, "responses", input);
        assertThat(CommandCall.dorsal("score", file, "--out", directory + "/./responses")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Files.readAllBytes(Path.of(file))).isEqualTo(input);
    }

    @Test
    void profiles_with_findings_score_nothing() {
        var out = new ByteArrayOutputStream();
        int exitCode = DorsalCommandLine.run(
                new String[] {"score"},
                () -> SomeProfiles.files().subList(0, 3),
                CommandCall.NO_ERASURES,
                CommandCall.NO_MIGRATION,
                CommandCall.CLOCK,
                new ByteArrayInputStream(Ndjson.of(Ndjson.good("a"))),
                out,
                new PrintStream(new ByteArrayOutputStream()));
        assertThat(exitCode).isEqualTo(2);
        assertThat(out.size()).isZero();
    }
}
