package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RenderTest {

    @TestFactory
    Stream<DynamicTest> the_same_request_gives_the_same_bytes() {
        return SampleRenderRequests.spread().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(bodies(SampleRenderRequests.render(entry.getValue())))
                                .isEqualTo(bodies(SampleRenderRequests.render(entry.getValue())))));
    }

    @Test
    void slots_stand_in_their_order() {
        var results = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.emergency()));
        assertThat(results.versions())
                .extracting(NewVersion::type)
                .containsExactly("Observation", "Observation", "CarePlan", "Provenance");
        assertThat(results.versions())
                .extracting(NewVersion::id)
                .containsExactly(id("001"), id("002"), id("801"), id("401"));
    }

    @Test
    void every_result_carries_its_id_version_and_moment_in_its_bytes() {
        var state = new ResultSetState(3, ResultStatus.AMENDED, false, 1, List.of());
        var request = SampleRenderRequests.of(
                SampleScorings.emergency(), Locale.EN_US, state, SampleRenderRequests.response());
        for (var result : SampleRenderRequests.render(request).versions()) {
            var json = SampleRenderRequests.json(result);
            assertThat(json.path("resourceType").asString()).isEqualTo(result.type());
            assertThat(json.path("id").asString()).isEqualTo(result.id());
            assertThat(json.at("/meta/versionId").asString()).isEqualTo(Integer.toString(result.version()));
            assertThat(json.at("/meta/lastUpdated").asString()).isEqualTo("2026-11-20T09:31:02.123Z");
            assertThat(result.version()).isEqualTo(result.type().equals("Provenance") ? 1 : 3);
            assertThat(result.patient()).isEqualTo("7");
        }
    }

    @Test
    void a_cause_that_an_amendment_cleared_is_never_left_standing() {
        var first = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.emergency()));
        var amended = SampleRenderRequests.render(SampleRenderRequests.of(
                SampleScorings.selfCare(),
                Locale.EN_US,
                SampleRenderRequests.after(first, 2, ResultStatus.AMENDED, false),
                SampleRenderRequests.response()));
        assertThat(SampleRenderRequests.observationIds(amended)).isEqualTo(SampleRenderRequests.observationIds(first));
        assertThat(SampleRenderRequests.json(first.panel()).toString()).contains("embolism", "Breathless at rest");
        var panel = SampleRenderRequests.json(amended.panel());
        assertThat(panel.path("status").asString()).isEqualTo("amended");
        assertThat(panel.at("/valueCodeableConcept/coding/0/code").asString()).isEqualTo("self-care");
        assertThat(panel.toString()).doesNotContain("Breathless at rest");
        assertThat(panel.at("/text/div").asString() + panel.path("note")).doesNotContain("mbolism");
        assertThat(panel.path("component")
                        .valueStream()
                        .filter(part -> part.toString().contains("\"embolism\"")))
                .singleElement()
                .satisfies(part ->
                        assertThat(part.at("/code/coding/0/code").asString()).isEqualTo("not-raised"));
    }

    @Test
    void what_an_amendment_left_open_is_shown_without_a_value() {
        var first = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.emergency()));
        var amended = SampleRenderRequests.render(SampleRenderRequests.of(
                SampleScorings.incomplete(),
                Locale.EN_US,
                SampleRenderRequests.after(first, 2, ResultStatus.AMENDED, false),
                SampleRenderRequests.sparseResponse()));
        var open = SampleRenderRequests.json(amended.panel())
                .path("component")
                .valueStream()
                .filter(component ->
                        component.at("/code/coding/0/code").asString().equals("embolism"))
                .findFirst()
                .orElseThrow();
        assertThat(open.has("valueCodeableConcept")).isFalse();
        assertThat(open.at("/dataAbsentReason/coding/0/code").asString()).isEqualTo("unknown");
        var pain = SampleRenderRequests.json(amended.versions().get(1));
        assertThat(pain.has("valueQuantity")).isFalse();
        assertThat(pain.at("/dataAbsentReason/coding/0/code").asString()).isEqualTo("unknown");
    }

    @Test
    void withdrawn_results_are_never_rendered() {
        assertThatThrownBy(() -> new ResultSetState(2, ResultStatus.ENTERED_IN_ERROR, true, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void versions_and_plans_count_from_one() {
        assertThatThrownBy(() -> new ResultSetState(0, ResultStatus.FINAL, true, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ResultSetState(1, ResultStatus.FINAL, true, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Id of the result with that slot. */
    static String id(String slot) {
        return "0193454a-7d1c-8" + slot + "-9c55-0f6c8f8d1e11";
    }

    private static List<String> bodies(ResultSet results) {
        return results.versions().stream()
                .map(result -> new String(result.body(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }
}
