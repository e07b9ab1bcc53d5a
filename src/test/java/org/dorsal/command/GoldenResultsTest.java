package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Regression test with the hash of the whole result of each example of edition 1.1.0 in both wordings. After an
 * intended change, {@code -Ddorsal.golden=write} rewrites the file; its diff names the examples to review.
 */
class GoldenResultsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/org/dorsal/command/golden-1.1.0.txt");
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void every_example_gives_the_result_that_it_gave_before() throws IOException {
        List<String> now = new ArrayList<>();
        List<JsonNode> examples = examples();
        for (String wording : List.of("en-US", "en-GB")) {
            byte[] lines = String.join(
                            "\n", examples.stream().map(JsonNode::toString).toList())
                    .getBytes(StandardCharsets.UTF_8);
            Called called = Called.dorsal(lines, "score", "--as", "bundle", "--wording", wording, "-");
            assertThat(called.exitCode()).as(called.err()).isZero();
            List<String> bundles = called.lines();
            for (int at = 0; at < examples.size(); at++) {
                String result = bundles.get(at).replace(CommandLineDoor.release(), "");
                now.add(examples.get(at).get("id").asString() + " " + wording + " "
                        + Sha256.of(result.getBytes(StandardCharsets.UTF_8)).hex());
            }
        }
        if ("write".equals(System.getProperty("dorsal.golden"))) {
            Files.write(GOLDEN, now);
        }
        assertThat(now).hasSizeGreaterThan(270).isEqualTo(Files.readAllLines(GOLDEN));
    }

    private static List<JsonNode> examples() {
        return SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .map(file -> JSON.readTree(file.bytes()))
                .filter(json -> json.path("questionnaire").asString("").endsWith("|1.1.0"))
                .toList();
    }
}
