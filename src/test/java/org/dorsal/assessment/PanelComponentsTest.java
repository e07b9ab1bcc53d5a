package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The panel has a component for every cause that was judged and for every open question; an open cause is never written as
 * "no", and one that is not raised is no component's code, so that a search for the cause finds those who may have it.
 */
class PanelComponentsTest {

    @Test
    void every_cause_that_reaches_a_tier_has_its_component_in_published_order() {
        var components = panel(SampleScorings.emergency()).path("component");
        assertThat(codes(components))
                .containsExactly(
                        "provisional", "emergency-not-excluded", "embolism", "cancer-cord", "not-raised", "not-raised");
    }

    @Test
    void every_judged_cause_has_one_component() {
        for (var scoring : List.of(
                SampleScorings.emergency(),
                SampleScorings.urgentButNotSettled(),
                SampleScorings.incomplete(),
                SampleScorings.selfCare())) {
            var components = panel(scoring).path("component");
            assertThat(components
                            .valueStream()
                            .flatMap(component -> Stream.of("code", "valueCodeableConcept")
                                    .map(part -> component.at("/" + part + "/coding/0")))
                            .filter(coding -> coding.path("system").asString("").endsWith("/CodeSystem/cause"))
                            .map(coding -> coding.path("code").asString()))
                    .containsExactlyInAnyOrderElementsOf(
                            scoring.causes().stream().map(CauseResult::code).toList());
        }
    }

    @Test
    void a_cause_to_which_nothing_leads_is_named_as_not_raised_and_as_nothing_else() {
        var components = panel(SampleScorings.emergency()).path("component");
        assertThat(values(components, "not-raised")).containsExactly("myelopathy", "root");
        assertThat(codes(components)).doesNotContain("myelopathy", "root");
        assertThat(values(panel(SampleScorings.incomplete()).path("component"), "not-raised"))
                .isEmpty();
    }

    @Test
    void each_open_question_is_named_by_the_form_and_its_link_id() {
        var open = panel(SampleScorings.urgentButNotSettled()).path("component");
        assertThat(values(open, "open-question"))
                .containsExactlyElementsOf(Stream.of("sign-with-pain", "function-loss", "pain-course", "care-tried")
                        .map(linkId ->
                                "https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|1.0.0#"
                                        + linkId)
                        .toList());
        assertThat(component(open, "open-question")
                        .at("/valueCodeableConcept/text")
                        .asString())
                .isEqualTo("Short of breath, or a tight chest?");
        assertThat(values(panel(SampleScorings.emergency()).path("component"), "open-question"))
                .isEmpty();
    }

    @Test
    void a_cause_that_is_still_open_has_its_component_too() {
        var components = panel(SampleScorings.urgentButNotSettled()).path("component");
        assertThat(codes(components))
                .containsExactly(
                        "provisional",
                        "emergency-not-excluded",
                        "hints",
                        "embolism",
                        "myelopathy",
                        "cancer-cord",
                        "root",
                        "open-question",
                        "open-question",
                        "open-question",
                        "open-question");
    }

    @Test
    void an_open_cause_has_a_reason_and_no_tier() {
        var components = panel(SampleScorings.urgentButNotSettled()).path("component");
        for (var code : List.of("embolism", "myelopathy", "root")) {
            var open = component(components, code);
            assertThat(absence(open)).contains("unknown");
            assertThat(open.has("valueCodeableConcept")).isFalse();
        }
    }

    @Test
    void a_cause_that_reaches_a_tier_has_that_tier_and_no_reason() {
        var components = panel(SampleScorings.emergency()).path("component");
        var embolism = component(components, "embolism");
        var cancer = component(components, "cancer-cord");
        assertThat(tier(embolism)).isEqualTo("emergency");
        assertThat(tier(cancer)).isEqualTo("urgent");
        assertThat(List.of(embolism, cancer))
                .noneMatch(component -> absence(component).isPresent());
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
    }

    private static JsonNode panel(Scoring scoring) {
        return SampleRenderRequests.json(
                SampleRenderRequests.render(SampleRenderRequests.of(scoring)).panel());
    }

    private static List<String> codes(JsonNode components) {
        return components.valueStream().map(PanelComponentsTest::code).toList();
    }

    /** First codes of the values of the components with that code. */
    private static List<String> values(JsonNode components, String code) {
        return components
                .valueStream()
                .filter(component -> code(component).equals(code))
                .map(PanelComponentsTest::tier)
                .toList();
    }

    private static String code(JsonNode component) {
        return component.at("/code/coding/0/code").asString();
    }

    private static String tier(JsonNode component) {
        return component.at("/valueCodeableConcept/coding/0/code").asString();
    }

    private static JsonNode component(JsonNode components, String code) {
        Stream<JsonNode> nodes = components.valueStream();
        return nodes.filter(component -> code(component).equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> absence(JsonNode component) {
        var code = component.at("/dataAbsentReason/coding/0/code");
        return code.isMissingNode() ? Optional.empty() : Optional.of(code.asString());
    }
}
