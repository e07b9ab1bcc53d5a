package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dorsal.ForeignPackages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SMART's own client for Node works with the API as it comes; {@code -Ddorsal.long=true} runs it, since it needs Node
 * and npm.
 */
@EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
class FhirClientJsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final Path EXAMPLE = Path.of("profiles/examples/cancer-cord-emergency.json");

    @Test
    void it_creates_reads_searches_page_by_page_scores_amends_and_understands_a_refusal() throws Exception {
        ForeignPackages.install();

        JsonNode parsed = runClient(Files.readString(EXAMPLE));

        assertThat(parsed.path("items").asBoolean()).as("the answers as sent").isTrue();
        assertThat(parsed.path("results").valueStream().map(JsonNode::asString))
                .as("the panel, four vital signs, the pressure of both arms and three answers with LOINC")
                .hasSize(10)
                .containsOnly("Observation");
        assertThat(parsed.path("pages").valueStream().map(JsonNode::asInt)).containsExactly(2, 2, 2, 2, 2);
        assertThat(parsed.path("score").asString()).isEqualTo("Bundle");
        assertThat(parsed.path("amended").asString()).isEqualTo("2");
        assertThat(parsed.path("versions").asInt()).isEqualTo(2);
        assertThat(parsed.path("fhirVersion").asString()).isEqualTo("4.0.1");
        assertThat(parsed.path("unknownParameter").asString()).contains("400", "colour");
        assertThat(parsed.path("unknownId").asString()).contains("404");
    }

    private static JsonNode runClient(String response) throws IOException, InterruptedException {
        ProcessBuilder node = new ProcessBuilder("node", "client.js").directory(ForeignPackages.FOLDER.toFile());
        node.environment()
                .putAll(Map.of(
                        "FHIR_BASE", SERVICE.base(NORTHSIDE),
                        "FHIR_TOKEN", SERVICE.token(NORTHSIDE, "system/*.cruds", Map.of())));
        Process running = node.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var input = running.getOutputStream()) {
            input.write(response.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(text).isZero();
        return JsonMapper.shared().readTree(text);
    }
}
