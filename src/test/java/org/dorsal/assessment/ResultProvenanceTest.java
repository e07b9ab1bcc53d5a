package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResultProvenanceTest {

    @Test
    void it_targets_each_result_with_its_version() {
        var state = new ResultSetState(2, ResultStatus.FINAL, true, 1, List.of());
        var results = SampleRenderRequests.render(SampleRenderRequests.of(
                SampleScorings.emergency(), Locale.EN_US, state, SampleRenderRequests.response()));
        assertThat(SampleRenderRequests.only(results, "Provenance")
                        .path("target")
                        .valueStream()
                        .map(target -> target.path("reference").asString()))
                .containsExactlyElementsOf(results.versions().stream()
                        .filter(result -> !result.type().equals("Provenance"))
                        .map(result -> result.type() + "/" + result.id() + "/_history/2")
                        .toList());
    }

    @Test
    void who_answered_and_what_scored_both_stand_in_it() {
        var provenance = provenance(SampleRenderRequests.of(SampleScorings.emergency()));
        assertThat(provenance.at("/agent/0/type/coding/0/code").asString()).isEqualTo("author");
        assertThat(provenance.at("/agent/0/who/reference").asString()).isEqualTo("Practitioner/3");
        assertThat(provenance.at("/agent/1/type/coding/0/code").asString()).isEqualTo("assembler");
        assertThat(provenance.at("/agent/1/who/reference").asString()).startsWith("Device/");
        assertThat(provenance.at("/entity/0/role").asString()).isEqualTo("source");
        assertThat(provenance.at("/entity/0/what/reference").asString()).endsWith("/_history/1");
        assertThat(provenance.at("/activity/coding/0/code").asString()).isEqualTo("CREATE");
        assertThat(provenance.at("/text/div").asString()).contains("Dorsal 0.1.0");
    }

    @Test
    void where_the_response_names_nobody_the_client_is_named() {
        var request = SampleRenderRequests.of(
                SampleScorings.selfCare(), Locale.EN_US, ResultSetState.first(), SampleRenderRequests.sparseResponse());
        assertThat(provenance(request).at("/agent/0/who").toString())
                .isEqualTo("{\"identifier\":{\"system\":\"https://ehr.example/auth\",\"value\":\"triage-app\"}}");
    }

    @Test
    void who_is_named_by_identifier_or_display_is_named_so_in_every_result() {
        var results = SampleRenderRequests.render(SampleRenderRequests.with(new Reference()
                .setIdentifier(new Identifier().setSystem("urn:staff").setValue("17"))
                .setDisplay("Dr Sample Person")));
        String named = "{\"identifier\":{\"system\":\"urn:staff\",\"value\":\"17\"},\"display\":\"Dr Sample Person\"}";
        assertThat(SampleRenderRequests.only(results, "Provenance")
                        .at("/agent/0/who")
                        .toString())
                .isEqualTo(named);
        assertThat(SampleRenderRequests.only(results, "CarePlan").at("/author").toString())
                .isEqualTo(named);
        results.versions()
                .forEach(result ->
                        assertThat(SomeValidator.errorsIn(result.body())).isEmpty());
        assertThat(new String(results.panel().body(), StandardCharsets.UTF_8))
                .contains("\"performer\":[" + named + "]");
    }

    @Test
    void each_version_of_the_results_has_its_own() {
        var first = provenance(SampleRenderRequests.of(SampleScorings.emergency()));
        var second = provenance(SampleRenderRequests.of(
                SampleScorings.emergency(),
                Locale.EN_US,
                new ResultSetState(2, ResultStatus.AMENDED, false, 1, List.of()),
                SampleRenderRequests.response()));
        assertThat(second.path("id").asString()).isNotEqualTo(first.path("id").asString());
        assertThat(second.at("/activity/coding/0/code").asString()).isEqualTo("UPDATE");
    }

    @Test
    void searches_find_it_by_target_and_agent() {
        var versions = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.selfCare()))
                .versions();
        NewVersion provenance = versions.getLast();
        assertThat(provenance.terms())
                .containsExactly(
                        "target=Observation/" + RenderTest.id("001"),
                        "target=Observation/" + RenderTest.id("001") + "/_history/1",
                        "target=Observation/" + RenderTest.id("002"),
                        "target=Observation/" + RenderTest.id("002") + "/_history/1",
                        "target=CarePlan/" + RenderTest.id("801"),
                        "target=CarePlan/" + RenderTest.id("801") + "/_history/1",
                        "agent=Practitioner/3",
                        "agent=Device/7f3b3c1e-52a0-5d3c-8a37-3a3f5a0a5a01");
        assertThat(provenance.from()).isEqualTo("2026-11-20T09:31:02.123Z");
        assertThat(provenance.to()).isEqualTo("2026-11-20T09:31:02.124Z");
    }

    private static JsonNode provenance(RenderRequest request) {
        return SampleRenderRequests.only(SampleRenderRequests.render(request), "Provenance");
    }
}
