package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PanelObservationTest {

    @Test
    void the_value_is_the_disposition_in_the_words_of_the_code_system() {
        var panel = panel(SampleScorings.urgentButNotSettled());
        assertThat(panel.at("/valueCodeableConcept/coding").toString())
                .isEqualTo("[{\"system\":\"https://dorsal.example/canonical/CodeSystem/disposition\","
                        + "\"code\":\"urgent\",\"display\":\"Urgent, same day\"}]");
    }

    @Test
    void the_note_says_what_is_provisional_and_which_questions_settle_it() {
        var notes = panel(SampleScorings.urgentButNotSettled()).path("note");
        assertThat(notes.path(0).path("text").asString()).isEqualTo("""
                        Disposition: Urgent, same day

                        Emergency not excluded

                        Provisional: Pulmonary embolism; Compression of the spinal cord

                        Questions that would settle it:

                        - Short of breath, or a tight chest?
                        - Weak or unsteady legs?
                        - Is it getting worse?
                        - What was tried? (acetaminophen counts)

                        Causes to exclude:

                        - Spinal metastases (Urgent, same day): Cancer at any time. Tests that would help: Blood pressure in both arms""");
        assertThat(notes.path(1).path("text").asString())
                .startsWith("Postural strain: Long hours at a desk")
                .endsWith("(Bupa: Upper back pain, section \"Red flags\" (December 2020))");
    }

    @Test
    void the_british_wording_changes_words_only() {
        var us = SampleRenderRequests.of(SampleScorings.urgentButNotSettled());
        var gb = SampleRenderRequests.of(
                SampleScorings.urgentButNotSettled(),
                Locale.EN_GB,
                ResultSetState.first(),
                SampleRenderRequests.response());
        var british = SampleRenderRequests.json(SampleRenderRequests.render(gb).panel());
        assertThat(british.path("language").asString()).isEqualTo("en-GB");
        assertThat(british.at("/note/0/text").asString()).contains("(paracetamol counts)");
        assertThat(codes(british.path("component")))
                .isEqualTo(codes(SampleRenderRequests.json(
                                SampleRenderRequests.render(us).panel())
                        .path("component")));
    }

    @Test
    void it_is_derived_from_the_version_that_was_scored_and_names_what_made_it() {
        var panel = panel(SampleScorings.emergency());
        assertThat(panel.at("/derivedFrom/0/reference").asString())
                .isEqualTo("QuestionnaireResponse/01934549-0000-7000-8000-000000000001/_history/1");
        assertThat(panel.at("/device/reference").asString()).isEqualTo("Device/7f3b3c1e-52a0-5d3c-8a37-3a3f5a0a5a01");
        assertThat(panel.at("/method/text").asString())
                .isEqualTo("https://dorsal.example/canonical/PlanDefinition/upper-back-pain-evidence|1.0.0");
        assertThat(panel.has("hasMember")).isFalse();
        assertThat(panel.path("effectiveDateTime").asString()).isEqualTo("2026-11-20T10:30:00+01:00");
        assertThat(panel.at("/performer/0/reference").asString()).isEqualTo("Practitioner/3");
    }

    @Test
    void models_form_and_care_stand_in_it_by_content() {
        var extensions = panel(SampleScorings.emergency()).path("extension");
        assertThat(extensions
                        .valueStream()
                        .map(edition -> edition.at("/extension/1/valueString").asString()))
                .containsExactly("a".repeat(64), "c".repeat(64), "d".repeat(64));
        assertThat(extensions.at("/0/extension/0/valueCanonical").asString())
                .isEqualTo("https://dorsal.example/canonical/PlanDefinition/upper-back-pain-evidence|1.0.0");
    }

    @Test
    void faults_met_while_scoring_are_counted_and_not_told() {
        var faulty = SampleScorings.with(
                SampleScorings.incomplete(),
                List.of(new Scoring.AnswerFinding("bmi", "is no number of the kind asked")));
        var panel = panel(faulty);
        assertThat(panel.path("extension").toString()).contains("scoring-findings\",\"valueInteger\":1");
        assertThat(panel.toString()).doesNotContain("bmi", "no number");
        assertThat(panel(SampleScorings.incomplete()).path("extension").toString())
                .doesNotContain("scoring-findings");
    }

    @Test
    void a_device_that_answered_is_author_but_performs_nothing() {
        var byDevice = SampleRenderRequests.with(new Reference("https://ehr.example/fhir/Device/9"));
        assertThat(SampleRenderRequests.json(
                                SampleRenderRequests.render(byDevice).panel())
                        .has("performer"))
                .isFalse();
    }

    @Test
    void searches_find_it() {
        NewVersion panel = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.urgentButNotSettled()))
                .panel();
        assertThat(panel.status()).isEqualTo("preliminary");
        assertThat(panel.from()).isEqualTo("2026-11-20T09:30:00Z");
        assertThat(panel.to()).isEqualTo("2026-11-20T09:30:01Z");
        assertThat(panel.terms())
                .containsExactly(
                        "code=https://dorsal.example/canonical/CodeSystem/observation|",
                        "code=https://dorsal.example/canonical/CodeSystem/observation|triage-result",
                        "code=triage-result",
                        "value-concept=https://dorsal.example/canonical/CodeSystem/disposition|",
                        "value-concept=https://dorsal.example/canonical/CodeSystem/disposition|urgent",
                        "value-concept=urgent",
                        "category=http://terminology.hl7.org/CodeSystem/observation-category|",
                        "category=http://terminology.hl7.org/CodeSystem/observation-category|survey",
                        "category=survey",
                        "derived-from=QuestionnaireResponse/01934549-0000-7000-8000-000000000001",
                        "derived-from=QuestionnaireResponse/01934549-0000-7000-8000-000000000001/_history/1",
                        "encounter=Encounter/12");
    }

    private static JsonNode panel(Scoring scoring) {
        return SampleRenderRequests.json(
                SampleRenderRequests.render(SampleRenderRequests.of(scoring)).panel());
    }

    private static List<String> codes(JsonNode components) {
        return components.valueStream().map(PanelObservationTest::code).toList();
    }

    private static String code(JsonNode component) {
        return component.at("/code/coding/0/code").asString();
    }
}
