package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.scoring.Scoring;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The panel has a component with the outcome of every criterion in force; an unknown state is never written as "no".
 */
class PanelComponentsTest {

    @Test
    void every_criterion_in_force_has_its_component_in_published_order() {
        var components = panel(SampleScorings.emergency()).path("component");
        assertThat(codes(components))
                .containsExactly(
                        "provisional",
                        "emergency-not-excluded",
                        "flags-present",
                        "breathing-difficulty",
                        "myelopathy",
                        "myelopathy",
                        "worsening-despite-care",
                        "chest-pain-any-side");
    }

    @Test
    void a_flag_not_assessed_has_a_reason_and_neither_value_nor_interpretation() {
        var components = panel(SampleScorings.urgentButNotSettled()).path("component");
        var notAsked = component(components, "breathing-difficulty");
        var askedUnknown = component(components, "myelopathy");
        assertThat(absence(notAsked)).contains("not-asked");
        assertThat(absence(askedUnknown)).contains("asked-unknown");
        assertThat(List.of(notAsked, askedUnknown))
                .noneMatch(component -> component.has("valueCodeableConcept") || component.has("interpretation"));
    }

    @Test
    void a_decided_flag_has_value_and_interpretation_and_no_reason() {
        var components = panel(SampleScorings.urgentButNotSettled()).path("component");
        var present = component(components, "myelopathy");
        var absent = component(components, "chest-pain-any-side");
        assertThat(present.at("/valueCodeableConcept/coding/0/code").asString()).isEqualTo("present");
        assertThat(present.at("/interpretation/0/coding/0/code").asString()).isEqualTo("POS");
        assertThat(absent.at("/valueCodeableConcept/coding/0/code").asString()).isEqualTo("absent");
        assertThat(absent.at("/interpretation/0/coding/0/code").asString()).isEqualTo("NEG");
        assertThat(List.of(present, absent))
                .noneMatch(component -> absence(component).isPresent());
    }

    @Test
    void each_component_says_where_its_criterion_comes_from() {
        var component = component(panel(SampleScorings.emergency()).path("component"), "chest-pain-any-side");
        assertThat(component.path("extension").toString())
                .isEqualTo("[{\"url\":\"https://dorsal.example/canonical/StructureDefinition/criteria-label\","
                        + "\"valueCode\":\"beyond-sources\"}]");
    }

    @Test
    void provisional_and_emergency_not_excluded_are_said_either_way() {
        var open = panel(SampleScorings.urgentButNotSettled()).path("component");
        var settled = panel(SampleScorings.selfCare()).path("component");
        for (var code : List.of("provisional", "emergency-not-excluded")) {
            assertThat(component(open, code).path("valueBoolean").asBoolean()).isTrue();
            assertThat(component(settled, code).path("valueBoolean").asBoolean(true))
                    .isFalse();
        }
        assertThat(component(open, "flags-present").path("valueInteger").asInt())
                .isEqualTo(1);
        assertThat(component(settled, "flags-present").path("valueInteger").asInt(-1))
                .isZero();
    }

    private static JsonNode panel(Scoring scoring) {
        return SampleRenderRequests.json(
                SampleRenderRequests.render(SampleRenderRequests.of(scoring)).panel());
    }

    private static List<String> codes(JsonNode components) {
        return components.valueStream().map(PanelComponentsTest::code).toList();
    }

    private static String code(JsonNode component) {
        return component.at("/code/coding/0/code").asString();
    }

    private static JsonNode component(JsonNode components, String code) {
        Stream<JsonNode> all = components.valueStream();
        return all.filter(component -> code(component).equals(code)).findFirst().orElseThrow();
    }

    private static Optional<String> absence(JsonNode component) {
        var code = component.at("/dataAbsentReason/coding/0/code");
        return code.isMissingNode() ? Optional.empty() : Optional.of(code.asString());
    }
}
