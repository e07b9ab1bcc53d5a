package org.dorsal.command;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.NewestEdition;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.scoring.Story;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clinical cases with the whole result, one file per case. {@code title}, {@code from} and {@code answers} are input;
 * {@code -Ddorsal.golden=write} rewrites the rest: the result in short, the FHIR resources in en-US, and the texts that
 * differ in en-GB. A new case is a new file with the input alone.
 */
class GoldenCasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/dorsal/command/golden");
    private static final List<String> STATES = List.of("PRESENT", "NOT_ASSESSED", "ABSENT");

    private static final SortedMap<Path, JsonNode> CASES = new TreeMap<>();

    @BeforeAll
    static void score() throws IOException {
        List<Path> files = files();
        List<JsonNode> inputs = files.stream().map(CommandResult.JSON::readTree).toList();
        List<CommandResult> results = CommandResult.of(inputs.stream()
                .map(GoldenCasesTest::response)
                .map(response -> Ndjson.line("case", response))
                .toList());
        for (int index = 0; index < files.size(); index++) {
            CASES.put(files.get(index), written(inputs.get(index), results.get(index)));
        }
    }

    @TestFactory
    Stream<DynamicTest> each_case_has_the_result_of_its_file() {
        return CASES.entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.getKey().getFileName().toString(),
                        () -> GoldenFiles.assertSame(one.getKey(), ReadableJson.of(one.getValue()))));
    }

    @Test
    void the_cases_show_each_disposition_and_each_state_of_a_flag() {
        List<JsonNode> results =
                CASES.values().stream().map(json -> json.get("result")).toList();
        assertThat(results)
                .hasSizeGreaterThanOrEqualTo(10)
                .extracting(result -> result.get("disposition").asString())
                .contains("emergency", "urgent", "clinician-review", "self-care", "incomplete");
        assertThat(results.stream()
                        .flatMap(result -> result.get("flags").valueStream())
                        .map(flag -> flag.get("state").asString())
                        .collect(toSet()))
                .isEqualTo(Set.copyOf(STATES));
        assertThat(results).anyMatch(result -> !result.get("contradictions").isEmpty());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode written(JsonNode input, CommandResult result) {
        JsonNode resources = result.resources(Locale.EN_US);
        ObjectNode expected = CommandResult.JSON.createObjectNode();
        for (String name : List.of("title", "from", "answers")) {
            expected.set(name, input.get(name));
        }
        expected.set("result", summary(result));
        expected.set("resources", resources);
        ObjectNode british = expected.putObject("en-GB");
        collectDifferences("", resources, result.resources(Locale.EN_GB), british);
        return expected;
    }

    /** Answers of a plain strain, or none, changed by those of the case; an empty list removes an answer. */
    private static SomeScoredResponse response(JsonNode input) {
        SomeScoredResponse response = switch (input.get("from").asString()) {
            case "a plain strain" -> Story.base().without("examined");
            case "no answers" -> SomeScoredResponse.empty(NewestEdition.FORM);
            default -> throw new IllegalArgumentException(input.get("from").toString());
        };
        for (Map.Entry<String, JsonNode> answer : input.get("answers").properties()) {
            String[] codes =
                    answer.getValue().valueStream().map(JsonNode::asString).toArray(String[]::new);
            response = codes.length == 0 ? response.without(answer.getKey()) : response.with(answer.getKey(), codes);
        }
        return response.asAsked();
    }

    private static ObjectNode summary(CommandResult result) {
        ObjectNode summary = CommandResult.JSON.createObjectNode();
        summary.put("disposition", result.disposition());
        summary.put("provisional", result.provisional());
        summary.put("noEmergencyCriterionMet", result.noEmergencyCriterionMet());
        ArrayNode flags = summary.putArray("flags");
        for (String state : STATES) {
            result.flags(state).forEach(flag -> flags.add(flag(state, flag)));
        }
        add(summary.putArray("open"), result.open());
        add(summary.putArray("contradictions"), result.contradictions());
        add(summary.putArray("activities"), result.activities());
        add(summary.putArray("goals"), result.goals());
        add(summary.putArray("hints"), result.hints());
        return summary;
    }

    private static ObjectNode flag(String state, String code) {
        Criterion criterion = NewestEdition.CRITERIA.stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .filter(one -> one.flag().code().equals(code))
                .findFirst()
                .orElseThrow();
        return CommandResult.JSON
                .createObjectNode()
                .put("flag", code)
                .put("state", state)
                .put("tier", criterion.tier().code())
                .put("criterion", criterion.statement().us());
    }

    private static void add(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    /** Collects the British texts that differ, by their JSON pointer. */
    private static void collectDifferences(
            String pointer, JsonNode american, JsonNode british, ObjectNode differences) {
        if (american.isObject() && british.isObject()) {
            assertThat(british.propertyNames()).as(pointer).isEqualTo(american.propertyNames());
            american.properties()
                    .forEach(member -> collectDifferences(
                            pointer + "/" + member.getKey(),
                            member.getValue(),
                            british.get(member.getKey()),
                            differences));
        } else if (american.isArray() && british.isArray()) {
            assertThat(british.size()).as(pointer).isEqualTo(american.size());
            for (int index = 0; index < american.size(); index++) {
                collectDifferences(pointer + "/" + index, american.get(index), british.get(index), differences);
            }
        } else if (!american.equals(british)) {
            differences.set(pointer, british);
        }
    }
}
