package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ScoreCommandTest {
    private static final SomeScoredResponse CORD_AND_CHEST_UNKNOWN = SomeScoredResponse.nothingWrong()
            .with("function-loss", "both-legs-weak")
            .unknown("sign-with-pain");

    @Test
    void a_line_is_scored_in_the_documented_shape() {
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.line("r1", CORD_AND_CHEST_UNKNOWN)), "score");
        assertThat(called.exitCode()).isZero();
        assertThat(called.err()).isEmpty();
        assertThat(called.out())
                .startsWith("{\"line\":1,\"response\":\"r1\",\"disposition\":\"emergency\",\"provisional\":false,"
                        + "\"emergencyNotExcluded\":false,\"causes\":{\"")
                .contains("\"myelopathy\":\"emergency\"")
                .doesNotContain("\"pancreatitis\"")
                .contains("},\"open\":[],\"criteria\":[\"" + named() + "\"]}\n");
    }

    @Test
    void emergency_is_excluded_only_when_every_emergency_question_was_answered() {
        byte[] input = Ndjson.of(
                Ndjson.good("all-absent"),
                Ndjson.line("one-open", SomeScoredResponse.nothingWrong().unknown("sign-with-pain")),
                Ndjson.line("one-present", SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak")));
        assertThat(CommandCall.dorsal(input, "score").rows())
                .extracting(row -> row.get("emergencyNotExcluded").asBoolean())
                .containsExactly(false, true, false);
    }

    @Test
    void files_are_read_one_after_the_other_and_named_when_there_are_several(@TempDir Path directory)
            throws IOException {
        String file = file(directory, "one.ndjson", Ndjson.of(Ndjson.good("a"), Ndjson.good("b")));
        String two = file(directory, "two.ndjson", Ndjson.of(Ndjson.good("c")));
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.good("d")), "score", two, "-", file);
        assertThat(called.rows())
                .extracting(row -> row.get("file").asString()
                        + row.get("line")
                        + row.get("response").asString())
                .containsExactly(two + "1c", "-1d", file + "1a", file + "2b");
        assertThat(CommandCall.dorsal("score", file).rows()).noneMatch(row -> row.has("file"));
    }

    @Test
    void blank_lines_are_passed_over_and_counted() {
        CommandCall called =
                CommandCall.dorsal(Ndjson.of("", Ndjson.good("a"), "  ", "\r", Ndjson.good("b") + "\r"), "score");
        assertThat(called.exitCode()).isZero();
        assertThat(called.rows()).extracting(row -> row.get("line").asInt()).containsExactly(2, 5);
    }

    @Test
    void an_empty_input_is_scored_to_nothing() {
        assertThat(CommandCall.dorsal("score")).isEqualTo(new CommandCall(0, "", ""));
    }

    @Test
    void many_lines_are_scored_in_the_order_of_the_input() throws IOException {
        long seed = 7;
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        new GeneratedResponses(seed).write(300, input);
        CommandCall alone = CommandCall.dorsal(input.toByteArray(), "score");
        assertThat(alone.exitCode())
                .as("generated responses are valid, seed " + seed)
                .isZero();
        assertThat(alone.rows())
                .extracting(row -> row.get("line").asInt())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 300).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-progress", "entered-in-error"})
    void what_is_not_finished_is_refused_and_not_scored(String status) {
        String line = Ndjson.good("a").replace("\"completed\"", "\"" + status + "\"");
        JsonNode row = CommandCall.dorsal(Ndjson.of(line), "score").rows().getFirst();
        assertThat(row.toString())
                .isEqualTo("{\"line\":1,\"refused\":[{\"expression\":\"QuestionnaireResponse.status\","
                        + "\"says\":\"Only a completed or amended response is scored.\"}]}");
    }

    @Test
    void an_amended_response_is_scored() {
        String line = Ndjson.good("a").replace("\"completed\"", "\"amended\"");
        assertThat(CommandCall.dorsal(Ndjson.of(line), "score").exitCode()).isZero();
    }

    @Test
    void refused_lines_fail_the_call() {
        byte[] input = Ndjson.of(Ndjson.good("a"), "{}");
        CommandCall called = CommandCall.dorsal(input, "score");
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.err()).isEqualTo("dorsal: lines refused: 1 of 2; the output says why\n");
    }

    @Test
    void results_go_to_the_file_that_was_named(@TempDir Path directory) throws IOException {
        Path out = directory.resolve("scored.ndjson");
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.good("a")), "score", "--out", out.toString());
        assertThat(called.out()).isEmpty();
        assertThat(Files.readString(out))
                .contains("\"disposition\":\"self-care\"")
                .endsWith("]}\n");
    }

    @Test
    void any_ehr_will_do_unless_one_is_named() {
        byte[] input = Ndjson.of(
                Ndjson.good("a").replace("Patient/example", "https://one.example/fhir/Patient/example"),
                Ndjson.good("b").replace("Patient/example", "https://two.example/fhir/Patient/example"));
        assertThat(CommandCall.dorsal(input, "score").exitCode()).isZero();
        assertThat(CommandCall.dorsal(input, "score", "--fhir-base", "https://two.example/fhir/")
                        .rows())
                .extracting(row -> row.has("refused"))
                .containsExactly(true, false);
    }

    @Test
    void a_response_from_the_future_is_refused() {
        String line = Ndjson.good("a").replace("2026-11-20T09:00:00Z", "2026-11-20T12:05:01Z");
        assertThat(CommandCall.dorsal(Ndjson.of(line), "score").exitCode()).isEqualTo(1);
    }

    private static String named() {
        var models = SomeProfiles.models().edition();
        return models.canonical() + "#" + models.sha256();
    }

    static String file(Path directory, String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes).toString();
    }
}
