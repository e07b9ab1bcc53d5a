package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import org.dorsal.command.ScoredLines.LinePlace;
import org.dorsal.command.ScoredLines.LineResult;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines that another engine holds come to what the command line makes of them. */
class ScoredLinesTest {
    private static final String WORSE =
            Ndjson.line("worse", SomeScoredResponse.nothingWrong().with("function-loss", "both-legs"));
    private static final ScoredLines LINES = ScoredLines.score(
            SomeProfiles.files(), new LineOptions(), BirthDates.none(), Instant.parse("2026-11-20T12:00:00Z"));

    @Test
    void a_part_of_a_file_is_scored_as_the_whole_with_the_places_of_the_whole() throws IOException {
        byte[] part = Ndjson.of(Ndjson.good("r1"), "", "{}", WORSE);
        List<JsonNode> rows = CommandCall.dorsal(part, "score").rows();

        List<LineResult> results = results(LINES, part, 1_000);

        assertThat(results).hasSameSizeAs(rows);
        assertThat(results.getFirst())
                .isEqualTo(new LineResult.SummarizedLine(place(1_001), scored(results.getFirst())));
        assertThat(results.get(1)).isInstanceOfSatisfying(LineResult.RejectedLine.class, refused -> {
            assertThat(refused.place()).isEqualTo(place(1_003));
            assertThat(refused.failed()).isFalse();
            assertThat(refused.problems().getFirst().message())
                    .isEqualTo(rows.get(1).at("/refused/0/says").asString());
        });
        assertThat(scored(results.get(2)).result().disposition())
                .isEqualTo(rows.get(2).get("disposition").asString())
                .isEqualTo("emergency");
    }

    @Test
    void another_edition_tells_what_impact_tells(@TempDir Path other) throws IOException {
        ImpactCommandTest.write(ImpactCommandTest.askingAnew(), other);
        ScoredLines compared = LINES.comparedWith(Optional.of(ImpactCommandTest.askingAnew()), Optional.empty());
        JsonNode row = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact", "--to", other.toString())
                .rows()
                .getFirst();

        assertThat(results(compared, Ndjson.of(Ndjson.good("r1")), 0))
                .singleElement()
                .isInstanceOfSatisfying(LineResult.ComparedLine.class, line -> {
                    assertThat(line.comparison().isMoved()).isTrue();
                    assertThat(line.comparison().move()).isEqualTo("self-care to incomplete");
                    assertThat(line.now().open())
                            .isEqualTo(row.get("open")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList());
                });
    }

    @Test
    void of_an_export_only_answers_that_count_are_scored() throws IOException {
        byte[] rows = Ndjson.of(
                exported("QuestionnaireResponse", "completed", WORSE),
                exported("QuestionnaireResponse", "in-progress", WORSE),
                exported("Observation", "final", "{\"resourceType\":\"Observation\"}"),
                "{\"type\":\"QuestionnaireResponse\",\"secret\":1}");

        List<LineResult> results = results(LINES, rows, 0);

        LinePlace first = new LinePlace(1, OptionalLong.of(3));
        assertThat(results.getFirst()).isEqualTo(new LineResult.SummarizedLine(first, scored(results.getFirst())));
        assertThat(results.subList(1, 3)).containsOnly(new LineResult.SkippedLine());
        assertThat(results.getLast())
                .isInstanceOfSatisfying(
                        LineResult.RejectedLine.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.message())
                                        .startsWith("This line of the export can't be read")
                                        .doesNotContain("secret")));
    }

    private static String exported(String type, String status, String body) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of("id", "x", "version", 3, "status", status, "body", body))
                .replaceFirst("\\{", "{\"type\":\"" + type + "\",");
    }

    private static LinePlace place(long line) {
        return new LinePlace(line, OptionalLong.empty());
    }

    private static Summary scored(LineResult result) {
        return ((LineResult.SummarizedLine) result).summary();
    }

    private static List<LineResult> results(ScoredLines lines, byte[] input, long before) throws IOException {
        ScoredLines.LineReading reading = lines.over(new ByteArrayInputStream(input), before);
        List<LineResult> results = new ArrayList<>();
        for (var next = reading.next(); next.isPresent(); next = reading.next()) {
            results.add(next.get());
        }
        return results;
    }
}
