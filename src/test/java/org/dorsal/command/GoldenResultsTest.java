package org.dorsal.command;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.NewestEdition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.scoring.Story;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Expected result of each example of the newest form, as the command line writes it in both wordings: a line of
 * {@code examples.table} and a block of {@code proposals.table}.
 */
class GoldenResultsTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/dorsal/command/golden");

    private static final String RESULTS = """
        # Results of profiles/examples, one line per example of the newest form. Rewritten with -Ddorsal.golden=write.
        # answers: answers that differ from a plain strain. Flags that are in none of the lists are ABSENT.
        # NOT_EXAMINED: NOT_ASSESSED, because it needs an examination, which is optional; "all" stands for all such flags.
        """;

    private static final List<String> HEAD = List.of(
            "example",
            "answers",
            "disposition",
            "emergency",
            "PRESENT",
            "NOT_ASSESSED",
            "NOT_EXAMINED",
            "contradictions");
    private static final List<Integer> WIDTHS = List.of(60, 60, 29, 12, 60, 40, 12);

    private static final String PROPOSALS = """
        # Care plans of profiles/examples: activities and hints per example, goals where there are any.
        """;

    private static List<CommandResult> results = List.of();

    @BeforeAll
    static void score() {
        results = CommandResult.of(examples().map(JsonNode::toString).toList());
    }

    @Test
    void each_example_has_its_disposition_and_flags() {
        List<JsonNode> examples = examples().toList();
        Stream<List<String>> rows =
                IntStream.range(0, examples.size()).mapToObj(index -> cells(examples.get(index), results.get(index)));
        String table =
                Stream.concat(Stream.of(HEAD), rows).map(GoldenResultsTest::row).collect(joining("\n", RESULTS, "\n"));
        GoldenFiles.assertSame(FOLDER.resolve("examples.table"), table);
        assertThat(examples).hasSizeGreaterThan(150);
    }

    @Test
    void each_example_has_its_activities_hints_and_goals() {
        StringBuilder blocks = new StringBuilder(PROPOSALS);
        for (CommandResult result : results) {
            blocks.append('\n').append(result.row().get("response").asString()).append(": ");
            blocks.append(result.disposition()).append('\n');
            blocks.append("  activities: ")
                    .append(String.join(", ", result.activities()))
                    .append('\n');
            blocks.append("  hints: ").append(String.join(", ", result.hints())).append('\n');
            if (!result.goals().isEmpty()) {
                blocks.append("  goals: ")
                        .append(String.join(", ", result.goals()))
                        .append('\n');
            }
        }
        GoldenFiles.assertSame(FOLDER.resolve("proposals.table"), blocks.toString());
    }

    /** Cells of a line; the first columns have a fixed width, so that a change of one line changes no other. */
    private static String row(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(cells.get(column), column))
                .collect(joining(" | "))
                .stripTrailing();
    }

    private static String padded(String cell, int column) {
        int width = column < WIDTHS.size() ? WIDTHS.get(column) : 0;
        return cell + " ".repeat(Math.max(0, width - cell.length()));
    }

    private static List<String> cells(JsonNode example, CommandResult result) {
        Set<String> optional = optional();
        List<String> open = result.flags("NOT_ASSESSED");
        List<String> unexamined = open.stream().filter(optional::contains).toList();
        return List.of(
                example.get("id").asString(),
                answers(example),
                result.disposition() + (result.provisional() ? ", provisional" : ""),
                result.noEmergencyCriterionMet() ? "none met" : "met or open",
                cell(result.flags("PRESENT")),
                cell(open.stream().filter(flag -> !optional.contains(flag)).toList()),
                unexamined.size() == optional.size() ? "all" : cell(unexamined),
                cell(result.contradictions()));
    }

    private static Set<String> optional() {
        return NewestEdition.CRITERIA.stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .filter(criterion -> criterion.optional())
                .map(criterion -> criterion.flag().code())
                .collect(toSet());
    }

    private static String cell(List<String> codes) {
        return codes.isEmpty() ? "-" : String.join(", ", codes);
    }

    private static Stream<JsonNode> examples() {
        return SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .map(file -> CommandResult.JSON.readTree(file.bytes()))
                .filter(json -> json.path("questionnaire")
                        .asString("")
                        .equals(NewestEdition.FORM.edition().canonical()));
    }

    /** Answers of an example that differ from those of a plain strain; {@code -} is no answer. */
    private static String answers(JsonNode example) {
        TreeMap<String, List<String>> given = new TreeMap<>();
        collect(example.get("item"), given);
        SomeScoredResponse strain = Story.base().without("examined");
        return NewestEdition.FORM.items().keySet().stream()
                .filter(linkId -> !given.getOrDefault(linkId, List.of()).equals(strain.codes(linkId)))
                .map(linkId -> linkId + "=" + String.join("+", given.getOrDefault(linkId, List.of("-"))))
                .collect(joining(" "));
    }

    private static void collect(JsonNode items, Map<String, List<String>> given) {
        for (JsonNode item : items) {
            item.path("answer").forEach(answer -> {
                JsonNode value = answer.iterator().next();
                given.computeIfAbsent(item.get("linkId").asString(), _ -> new ArrayList<>())
                        .add(value.isObject() ? value.get("code").asString() : value.asString());
            });
            collect(item.path("item"), given);
        }
    }
}
