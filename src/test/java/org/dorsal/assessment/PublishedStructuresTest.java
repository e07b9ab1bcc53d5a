package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The profiles and the operation that Dorsal publishes for its results; they are validated with all published files. */
class PublishedStructuresTest {
    private static final LocalDate FIRST_DATE = LocalDate.of(2026, 11, 20);

    private static final List<String> USED = List.of(
            Canonicals.TRIAGE_PANEL,
            Canonicals.PAIN_SCORE,
            Canonicals.CARE_PROPOSAL,
            Canonicals.PROVENANCE,
            Canonicals.EDITION,
            Canonicals.FINDINGS);

    @Test
    void the_validator_sees_a_profile_that_constrains_nothing_that_exists() {
        var profile = SomeValidator.read(Path.of("profiles/structure/triage-panel.json"));
        var broken = profile.replace("\"Observation.issued\"", "\"Observation.mood\"");
        assertThat(SomeValidator.errorsIn(broken)).isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> each_says_what_it_is_and_that_it_awaits_sign_off() {
        return files().map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
            var text = SomeValidator.read(file);
            var json = SampleRenderRequests.json(text);
            var id = json.path("id").asString();
            assertThat(file.getFileName()).hasToString(id + ".json");
            assertThat(text(json, "url")).isEqualTo(Canonicals.BASE + "/" + text(json, "resourceType") + "/" + id);
            assertThat(Stream.of("version", "language", "status", "publisher").map(field -> text(json, field)))
                    .containsExactly("1.0.0", "en-US", "draft", "Dorsal");
            assertThat(LocalDate.parse(text(json, "date"))).isBetween(FIRST_DATE, LocalDate.now(ZoneOffset.UTC));
            assertThat(json.path("experimental").asBoolean()).isFalse();
            assertThat(text(json, "name")).matches("[A-Z][A-Za-z]+");
            assertThat(text(json, "title")).isNotBlank();
            assertThat(text(json, "description")).contains("sign-off by a clinical safety officer");
            assertThat(text).endsWith("}\n").doesNotContain("\t", "\r");
        }));
    }

    @TestFactory
    Stream<DynamicTest> each_extension_belongs_to_elements_that_exist() {
        return files().filter(file -> SomeValidator.read(file).contains("\"context\": ["))
                .map(file -> DynamicTest.dynamicTest(
                        file.toString(),
                        () -> assertThat(SampleRenderRequests.json(SomeValidator.read(file))
                                        .path("context")
                                        .valueStream()
                                        .map(context ->
                                                context.path("expression").asString()))
                                .isNotEmpty()
                                .allMatch(PublishedStructuresTest::exists)));
    }

    private static boolean exists(String path) {
        var parts = path.split("\\.");
        FhirContext r4 = FhirContext.forR4Cached();
        BaseRuntimeElementDefinition<?> element = r4.getElementDefinition(parts[0]);
        if (element == null) {
            element = r4.getResourceDefinition(parts[0]);
        }
        for (var part : List.of(parts).subList(1, parts.length)) {
            var child = ((BaseRuntimeElementCompositeDefinition<?>) element).getChildByName(part);
            if (child == null) {
                return false;
            }
            element = child.getChildByName(part);
        }
        return true;
    }

    @Test
    void every_profile_and_extension_that_results_use_is_published() {
        assertThat(files().map(file -> text(SampleRenderRequests.json(SomeValidator.read(file)), "url")))
                .containsAll(USED);
    }

    @Test
    void score_changes_nothing_and_gives_a_bundle() {
        var score = SampleRenderRequests.json(SomeValidator.read(Path.of("profiles/operation/score.json")));
        assertThat(score.path("affectsState").asBoolean(true)).isFalse();
        assertThat(text(score, "code")).isEqualTo("score");
        assertThat(score.path("type").asBoolean()).isTrue();
        assertThat(score.path("instance").asBoolean()).isTrue();
        assertThat(score.path("system").asBoolean(true)).isFalse();
        assertThat(text(score.path("parameter").path(1), "type")).isEqualTo("Bundle");
    }

    private static Stream<Path> files() {
        return SomeValidator.published().stream()
                .filter(file -> file.startsWith("profiles/structure") || file.startsWith("profiles/operation"));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asString();
    }
}
