package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.fuzz.Fuzz;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Fuzz test of the strict gate: HAPI reads every accepted body without loss, in compact and other forms. */
class GateFuzzProperties {
    private static final String TYPE = "QuestionnaireResponse";
    private static final Gate GATE = new Gate(Limits.ofRequests());

    @Test
    void whatever_is_sent_is_refused_or_read_without_a_loss() {
        Stream<String> examples = SomeProfiles.files().stream()
                .filter(file -> file.path().startsWith("examples/")
                        && !file.path().endsWith(".expected.json")
                        && file.path().contains("near-miss"))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .limit(10);
        Fuzz.of(
                        "gate",
                        Stream.concat(Stream.of(SomeResponses.VALID, SomeResponses.PLAIN), examples)
                                .toList())
                .run(GateFuzzProperties::outcome);
    }

    private static String outcome(byte[] body) {
        Gate.GateResult checked = GATE.check(body, TYPE);
        return checked instanceof Gate.AcceptedBody passed ? read(passed) : words(checked);
    }

    private static String words(Gate.GateResult checked) {
        return switch (checked) {
            case Gate.AcceptedBody _ -> "passed";
            case Gate.GateRefusal(Gate.GateRefusalKind kind, List<Problem> problems) -> kind + " " + codes(problems);
        };
    }

    private static String read(Gate.AcceptedBody passed) {
        return switch (passed.parse(QuestionnaireResponse.class)) {
            case Parsed.UnparsableResource<QuestionnaireResponse>(List<Problem> problems) -> "no R4 " + codes(problems);
            case Parsed.ParsedResource<QuestionnaireResponse>(QuestionnaireResponse response) -> {
                byte[] again = FhirJson.encode(response);
                assertThat(HapiComparison.difference(tree(passed.json()), tree(again)))
                        .isEmpty();
                assertThat(GATE.check(again, TYPE)).isInstanceOf(Gate.AcceptedBody.class);
                yield "read " + response.getItem().size() + response.getStatus();
            }
        };
    }

    private static List<String> codes(List<Problem> problems) {
        assertThat(problems).isNotEmpty().hasSizeLessThanOrEqualTo(Gate.MAX_REPORTED);
        return problems.stream()
                .map(problem -> problem.code() + " " + problem.expression().replaceAll("\\d+", ""))
                .distinct()
                .limit(3)
                .toList();
    }

    private static JsonNode tree(byte[] json) {
        JsonText read = JsonText.read(json, "$", Limits.ofRequests());
        assertThat(read.faults()).isEmpty();
        return read.root();
    }
}
