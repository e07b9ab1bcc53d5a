package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.ReplayProgram;
import org.dorsal.Seeds;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.CasesAroundBounds;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * profiles/README.md: "These sections are the whole specification of a result: a program that follows them comes to the same
 * disposition, the same causes with the same tiers, and the same open questions". The program is {@code src/examples/replay}, in
 * another language and written from that page; both print the same lines. {@code -Ddorsal.long=true} takes 20,000 random
 * responses, {@code -Ddorsal.responses=…} so many.
 */
class ReplayedScoreTest {
    private static final int RESPONSES =
            Integer.getInteger("dorsal.responses", Boolean.getBoolean("dorsal.long") ? 20_000 : 500);
    private static final Path EXAMPLES = Path.of("profiles/examples");

    @BeforeAll
    static void python_is_there() {
        ReplayProgram.assumePython();
    }

    @Test
    void examples_have_the_same_result() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertSame(files.filter(file -> !file.toString().endsWith(".expected.json"))
                    .sorted()
                    .map(ReplayedScoreTest::line)
                    .toList());
        }
    }

    private static String line(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file)).toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void persons_of_the_stories_and_check_cases_have_the_same_result() {
        assertSame(EvidenceCases.persons().stream()
                .map(EvidenceCases::response)
                .map(ReplayedScoreTest::line)
                .toList());
    }

    private static String line(SomeScoredResponse response) {
        return FhirJson.context().newJsonParser().encodeResourceToString(response.response());
    }

    @Test
    void random_responses_have_the_same_result() {
        long seed = Seeds.next();
        System.out.println(RESPONSES + " responses in both languages, -Ddorsal.seed=" + Seeds.ofRun());
        assertSame(randomLines(RESPONSES, seed));
    }

    /** Numbers at the bounds that conditions name, and next to them; answers of the cases changed or left out. */
    @Test
    void responses_around_the_bounds_have_the_same_result() {
        assertSame(CasesAroundBounds.of(Seeds.next())
                .map(SomeScoredResponse::asAsked)
                .map(ReplayedScoreTest::line)
                .filter(ReplayedScoreTest::isAnswered)
                .limit(RESPONSES)
                .toList());
    }

    /** A change of some answers seldom leaves a response that no client could send; the service refuses it. */
    private static boolean isAnswered(String line) {
        return CommandCall.dorsal(line.getBytes(StandardCharsets.UTF_8), "score", "-").exitCode() == 0;
    }

    private static List<String> randomLines(int count, long seed) {
        return RandomResponses.someResponses(count, seed).stream()
                .map(ReplayedScoreTest::line)
                .toList();
    }

    private static void assertSame(List<String> responses) {
        byte[] input = responses.stream().collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
        CommandCall commandCall = CommandCall.dorsal(input, "score", "-");
        assertThat(commandCall.exitCode())
                .as(() -> commandCall.err() + commandCall.out().lines().filter(line -> line.contains("error")).toList())
                .isZero();
        ReplayProgram.ReplayRun replayRun = ReplayProgram.SHIPPED.run(input, "score", "-");

        assertThat(replayRun.out().lines().toList())
                .hasSameSizeAs(responses)
                .isEqualTo(commandCall.out().lines().toList());
        assertThat(replayRun.exitCode()).isZero();
    }

    /** A program that reads one sentence otherwise is found, so the comparison can fail. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "if truth is not False]) -> if truth])",
                "if self.concerns(link) is not None or link in within: -> if True:",
                "if strong else max(tier, models.ceiling) -> if True else tier",
                "counts(judge.truth(entry.condition))] -> judge.truth(entry.condition)]"
            })
    void a_sentence_that_is_read_otherwise_is_found(String planted, @TempDir Path folder) throws IOException {
        String[] change = planted.split(" -> ");
        ReplayProgram other = ReplayProgram.SHIPPED.changed(folder, change[0], change[1]);
        byte[] input = String.join("\n", randomLines(200, 1)).getBytes(StandardCharsets.UTF_8);

        assertThat(other.run(input, "score", "--profiles", "profiles", "-").out())
                .startsWith("{\"line\":1,")
                .isNotEqualTo(CommandCall.dorsal(input, "score", "-").out());
    }
}
