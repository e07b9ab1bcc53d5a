package org.dorsal.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evaluation of each alert, firing and not firing, by Prometheus's own {@code promtool}. Without an installed
 * promtool the evaluation is skipped and says so, unless {@code -Ddorsal.alerts=required}.
 */
class AlertRulesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path RULES = Chart.HOME.resolve("files/alerts.yaml");
    private static final Pattern LABEL = Pattern.compile("\\{\\{ [$]labels[.]([a-z_]+) }}");

    @Test
    void every_alert_has_a_case() throws IOException {
        assertThat(cases().stream().map(testCase -> testCase.path("alert").asString()))
                .containsExactlyElementsOf(rules().keySet());
    }

    @Test
    void an_alert_fires_when_it_must_and_not_before(@TempDir Path folder) throws Exception {
        Optional<Path> promtool = promtool();
        if (promtool.isEmpty()) {
            String message = "promtool is not installed (Debian: package prometheus), so no alert rule was evaluated";
            assertThat(System.getProperty("dorsal.alerts", "")).as(message).isNotEqualTo("required");
            Assumptions.abort(message);
        }
        Path tests =
                Files.writeString(folder.resolve("alerts-test.yaml"), JSON.writeValueAsString(tests())); // JSON is YAML
        Process process = new ProcessBuilder(promtool.orElseThrow().toString(), "test", "rules", tests.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static Map<String, Object> tests() throws IOException {
        Map<String, JsonNode> rules = rules();
        List<Object> tests = new ArrayList<>();
        for (JsonNode testCase : cases()) {
            JsonNode rule =
                    Objects.requireNonNull(rules.get(testCase.path("alert").asString()));
            Map<String, String> labels = texts(testCase.path("labels"));
            Map<String, String> annotations = texts(rule.path("annotations"));
            annotations.replaceAll(
                    (_, text) -> LABEL.matcher(text).replaceAll(label -> labels.getOrDefault(label.group(1), "")));
            Map<String, String> allLabels = new HashMap<>(labels);
            allLabels.putAll(texts(rule.path("labels")));
            tests.add(Map.of(
                    "interval",
                    "1m",
                    "input_series",
                    texts(testCase.path("series")).entrySet().stream()
                            .map(series -> Map.of("series", series.getKey(), "values", series.getValue()))
                            .toList(),
                    "alert_rule_test",
                    List.of(
                            ruleTest(testCase, "quiet", List.of()),
                            ruleTest(
                                    testCase,
                                    "fires",
                                    List.of(Map.of("exp_labels", allLabels, "exp_annotations", annotations))))));
        }
        return Map.of(
                "rule_files", List.of(RULES.toAbsolutePath().toString()), "evaluation_interval", "1m", "tests", tests);
    }

    private static Map<String, Object> ruleTest(JsonNode testCase, String when, List<?> alerts) {
        return Map.of(
                "eval_time",
                testCase.path(when).asString(),
                "alertname",
                testCase.path("alert").asString(),
                "exp_alerts",
                alerts);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.propertyStream()
                .forEach(part -> texts.put(part.getKey(), part.getValue().asString()));
        return texts;
    }

    private static List<JsonNode> cases() throws IOException {
        try (InputStream file = AlertRulesTest.class.getResourceAsStream("alert-cases.yaml")) {
            JsonNode document = JSON.valueToTree(new Yaml().load(Objects.requireNonNull(file)));
            return StreamSupport.stream(document.spliterator(), false).toList();
        }
    }

    private static Map<String, JsonNode> rules() throws IOException {
        JsonNode document = JSON.valueToTree(new Yaml().load(Files.readString(RULES)));
        Map<String, JsonNode> rules = new LinkedHashMap<>();
        document.at("/groups/0/rules")
                .forEach(rule -> rules.put(rule.path("alert").asString(), rule));
        return rules;
    }

    private static Optional<Path> promtool() {
        return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
