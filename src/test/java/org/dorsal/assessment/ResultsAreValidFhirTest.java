package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rendered resource is valid R4 and keeps the profile that it claims; HL7's validator is the judge. Results are written
 * without HAPI's model; HAPI reads them strictly and writes the same again, byte for byte.
 */
class ResultsAreValidFhirTest {

    @TestFactory
    Stream<DynamicTest> every_result_is_valid() {
        return SampleRenderRequests.spread().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> SampleRenderRequests.render(entry.getValue())
                                .versions()
                                .forEach(ResultsAreValidFhirTest::isValid)));
    }

    @Test
    void the_device_is_valid() {
        isValid(SampleRenderRequests.SOFTWARE.device(Instant.parse("2026-11-20T00:00:00Z")));
    }

    /**
     * Breaks one rule of a profile per case, to prove that the validator detects it; otherwise the tests above would
     * prove nothing.
     */
    @TestFactory
    Stream<DynamicTest> the_validator_sees_what_a_profile_forbids() {
        var results = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.urgentButNotSettled()));
        var panel = text(results.panel());
        var pain = text(results.versions().get(1));
        var plan = text(results.versions().get(2));
        var provenance = text(results.versions().getLast());
        return Stream.of(
                broken(
                        "no disposition",
                        panel,
                        "\"valueCodeableConcept\":\\{[^}]*}]},\"note\"",
                        "\"note\"",
                        "value[x]"),
                broken(
                        "nothing said of provisional",
                        panel,
                        "\"code\":\"provisional\"",
                        "\"code\":\"x\"",
                        ":provisional"),
                broken("provisional as a number", panel, "\"valueBoolean\":true", "\"valueInteger\":1", "boolean"),
                broken("a status that R4 does not know", panel, "\"preliminary\"", "\"thinking\"", "thinking"),
                broken("a status that no result has", panel, "\"preliminary\"", "\"registered\"", "result-1"),
                broken("an edition without its hash", panel, "\"[a]{64}\"", "\"unknown\"", "edition-2"),
                broken(
                        "a cause with a tier and a reason for none",
                        panel,
                        "\"dataAbsentReason\"",
                        "\"valueString\":\"emergency\",\"dataAbsentReason\"",
                        "cause-1"),
                broken(
                        "a cause with neither tier nor reason",
                        panel,
                        ",\"dataAbsentReason\":\\{[^}]*}]}",
                        "",
                        "cause-1"),
                broken("a pain score above ten", pain, "\"value\":6", "\"value\":11", "pain-1"),
                broken("an active proposal", plan, "\"draft\"", "\"active\"", "care-1"),
                broken("a plan without a category", plan, "\"category\":.*(?=\"title\")", "", "CarePlan.category"),
                broken("a plan without its disposition", plan, "CodeSystem/disposition", "CodeSystem/other", "care-2"),
                broken("a plan that US Core does not find", plan, "assess-plan", "other", "care-2"),
                broken(
                        "a disposition of another system",
                        panel,
                        "CodeSystem/disposition",
                        "CodeSystem/other",
                        "result-2"),
                broken("a source without its version", provenance, "(\"source\".*)/_history/1", "$1", "provenance-2"),
                broken("nobody who scored", provenance, "\"assembler\"", "\"informant\"", "agent:assembler"));
    }

    private static DynamicTest broken(
            String name, String resource, String pattern, String replacement, String complaint) {
        return DynamicTest.dynamicTest(name, () -> {
            var broken = resource.replaceFirst(pattern, replacement);
            assertThat(broken).isNotEqualTo(resource);
            assertThat(SomeValidator.errorsIn(broken))
                    .anySatisfy(error -> assertThat(error).contains(complaint));
        });
    }

    private static void isValid(NewVersion version) {
        assertThat(SomeValidator.errorsIn(version.body())).as("%s", version).isEqualTo(List.of());
        var parser = FhirContext.forR4Cached().newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        parser.setStripVersionsFromReferences(false);
        assertThat(parser.encodeResourceToString(parser.parseResource(text(version))))
                .isEqualTo(text(version));
    }

    private static String text(NewVersion version) {
        return new String(version.body(), UTF_8);
    }
}
