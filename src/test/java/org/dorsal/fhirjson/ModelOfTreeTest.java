package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.fhirjson.SomeResponses.utf8;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that are read once; that HAPI's parser makes the same of any body is seen by {@link GatePropertiesTest} and
 * the fuzz.
 */
class ModelOfTreeTest {
    private static final Gate GATE = new Gate(Limits.ofRequests());

    @Test
    void each_shipped_example_is_read_without_reading_its_text_again_and_as_hapi_reads_it() {
        List<byte[]> examples = SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
                .map(ProfileFile::bytes)
                .toList();

        assertThat(examples).hasSizeGreaterThan(100).allSatisfy(body -> {
            assertThat(byTree(body)).isPresent();
            assertThat(bothWays(body)).isInstanceOf(Parsed.ParsedResource.class);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"meta\":{\"profile\":[\"http://hl7.org/fhir/R4/x\"],\"tag\":[{\"code\":\"lformsVersion: 36.1.2\"}]}",
                "\"meta\":{\"lastUpdated\":\"2026-11-20T10:00:00.120+01:00\",\"source\":\"urn:x\"}",
                "\"id\":\"one\",\"language\":\"en-GB\",\"authored\":\"2026-11-20T10:00:00Z\"",
                "\"subject\":{\"reference\":\"Patient/p1/_history/3\",\"display\":\"A\"}",
                "\"identifier\":{\"use\":\"official\",\"system\":\"urn:s\",\"value\":\"1\",\"period\":{\"start\":\"2026-11\"}}",
                "\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueDecimal\":7.00},{\"valueInteger\":-7},{\"valueBoolean\":false}]}]",
                "\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueQuantity\":{\"value\":1.20,\"comparator\":\"<\"}}]}]"
            })
    void what_systems_send_is_read_from_the_tree_as_hapi_reads_it(String member) {
        assertThat(byTree(utf8(with(member)))).isPresent();
        assertThat(bothWays(utf8(with(member)))).isInstanceOf(Parsed.ParsedResource.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":\"one\",\"meta\":{\"versionId\":\"3\"}",
                "\"item\":[{\"id\":\"i\",\"linkId\":\"a\"}]",
                "\"extension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]",
                "\"_authored\":{\"extension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]}",
                "\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div>\"}",
                "\"subject\":{\"reference\":\"#p\"}",
                "\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueDecimal\":1e2}]}]",
                "\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueInteger\":-0}]}]",
                "\"authored\":\"2026-02-30\"",
                "\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueInteger\":99999999999}]}]"
            })
    void what_has_a_place_of_its_own_or_is_no_value_is_left_to_hapi(String member) {
        assertThat(byTree(utf8(with(member)))).isEmpty();
        bothWays(utf8(with(member)));
    }

    private static Optional<QuestionnaireResponse> byTree(byte[] body) {
        return switch (JsonText.read(body, "QuestionnaireResponse", Limits.ofRequests())) {
            case JsonText.JsonTree(var tree) -> ModelOfTree.read(QuestionnaireResponse.class, tree);
            case JsonText.BrokenJson(var faults) -> throw new AssertionError(faults);
        };
    }

    private static Parsed<QuestionnaireResponse> bothWays(byte[] body) {
        return switch (GATE.check(body, "QuestionnaireResponse")) {
            case Gate.AcceptedBody passed -> HapiComparison.asByHapi(passed, QuestionnaireResponse.class);
            case Gate.GateRefusal(var _, var problems) -> throw new AssertionError(problems);
        };
    }
}
