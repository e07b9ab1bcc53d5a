package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.JsonChange;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {
    private static final String SELF_CARE = "examples/self-care.json";
    private static final String EXPECTED = "examples/self-care.expected.json";

    @Test
    void every_shipped_example_scores_as_its_author_expects() {
        assertThat(check(SomeProfiles.files())).isEmpty();
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "::", textBlock = """
        set /disposition 'urgent'          :: disposition
        set /provisional true              :: provisional
        set /emergencyNotExcluded true     :: emergencyNotExcluded
        set /causes {'aorta':'urgent'}     :: causes
        append /open 'fever-time'          :: open
        remove /open                       :: open
        set /remark 'none'                 :: remark
        """)
    void a_wrong_expectation_is_found(String change, String element) {
        assertThat(check(SomeProfiles.changed(EXPECTED, JsonChange.of(change))))
                .extracting(LintFinding::file, LintFinding::element)
                .containsExactly(tuple(EXPECTED, element));
    }

    @Test
    void the_finding_tells_both_results() {
        assertThat(check(SomeProfiles.changed(EXPECTED, JsonChange.of("set /disposition 'urgent'"))))
                .singleElement()
                .hasToString(EXPECTED + ": disposition: expects \"urgent\" and is scored \"self-care\"");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "::", textBlock = """
        remove /authored                                             :: authored
        set /authored '2026'                                         :: authored
        remove /questionnaire                                        :: questionnaire
        set /questionnaire 'https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|7' :: questionnaire
        set /colour 'blue'                                           :: /
        set /item/0/item/1/answer/0/valueCoding/code 'perhaps'       :: sex
        """)
    void an_example_that_cannot_be_scored_is_found(String change, String element) {
        assertThat(check(SomeProfiles.changed(SELF_CARE, JsonChange.of(change))))
                .extracting(LintFinding::file, LintFinding::element)
                .contains(tuple(SELF_CARE, element));
    }

    @Test
    void an_example_without_an_expected_result_is_found() {
        assertThat(check(without(EXPECTED)))
                .containsExactly(new LintFinding(SELF_CARE, "/", "has no expected result; write one as " + EXPECTED));
    }

    @Test
    void an_expected_result_without_an_example_is_found() {
        assertThat(check(without(SELF_CARE)))
                .extracting(LintFinding::file, LintFinding::element)
                .containsExactly(tuple(EXPECTED, "/"));
    }

    @Test
    void an_expected_result_that_is_no_json_is_found() {
        assertThat(check(SomeProfiles.changed(EXPECTED, text -> text.substring(1))))
                .containsExactly(new LintFinding(EXPECTED, "/", "is no JSON"));
    }

    /** Rebuilding an example from its answers gives the same items and answers no disabled question. */
    @Test
    void every_example_answers_the_form_as_it_is() {
        for (ProfileFile file : examples()) {
            QuestionnaireResponse example = FhirJson.context()
                    .newJsonParser()
                    .parseResource(QuestionnaireResponse.class, new String(file.bytes(), StandardCharsets.UTF_8));
            Form form =
                    SomeProfiles.knowledge().form(example.getQuestionnaire()).orElseThrow();
            SomeScoredResponse same = answers(SomeScoredResponse.empty(form), example.getItem());
            assertThat(Base.compareDeep(same.response().getItem(), example.getItem(), false))
                    .as(file.path())
                    .isTrue();
            assertThat(same.answered())
                    .as(file.path())
                    .allMatch(linkId -> same.isEnabled(form.item(linkId).orElseThrow()));
            assertThat(example.getIdElement().getIdPart()).isEqualTo(name(file));
            assertThat(example.getSubject().getReference()).startsWith("Patient/sandbox-");
        }
    }

    @Test
    void every_example_passes_the_gate_and_the_check_of_the_main_job() {
        AssessmentPipeline assess = new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
        CheckBounds bounds = new CheckBounds("https://ehr.example/fhir", TestAssessmentServices.NOW);
        for (ProfileFile file : examples()) {
            assertThat(assess.read(file.bytes(), bounds))
                    .as(file.path())
                    .isInstanceOf(AssessmentPipeline.AssessResult.Success.class);
        }
    }

    @Test
    void examples_are_not_published() {
        assertThat(SomeProfiles.knowledge().published())
                .noneMatch(published -> published.type().equals("QuestionnaireResponse"));
    }

    private static SomeScoredResponse answers(
            SomeScoredResponse response, List<QuestionnaireResponseItemComponent> items) {
        SomeScoredResponse more = response;
        for (QuestionnaireResponseItemComponent item : items) {
            Type[] values = item.getAnswer().stream()
                    .map(QuestionnaireResponseItemAnswerComponent::getValue)
                    .toArray(Type[]::new);
            more = answers(values.length == 0 ? more : more.raw(item.getLinkId(), values), item.getItem());
        }
        return more;
    }

    private static String name(ProfileFile file) {
        return file.path().replace("examples/", "").replace(".json", "");
    }

    private static List<ProfileFile> examples() {
        return SomeProfiles.files().stream()
                .filter(file ->
                        file.path().startsWith("examples/") && !file.path().contains(".expected."))
                .filter(file -> new String(file.bytes(), StandardCharsets.UTF_8).contains("QuestionnaireResponse"))
                .toList();
    }

    private static List<ProfileFile> without(String path) {
        return SomeProfiles.files().stream()
                .filter(file -> !file.path().equals(path))
                .toList();
    }

    private static List<LintFinding> check(List<ProfileFile> files) {
        return Examples.check(SomeProfiles.knowledge(), files);
    }
}
