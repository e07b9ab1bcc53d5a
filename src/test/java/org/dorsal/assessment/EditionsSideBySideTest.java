package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditionsSideBySideTest {
    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
    private static final CheckBounds BOUNDS = new CheckBounds(Optional.empty(), Instant.parse("2026-11-21T00:00:00Z"));

    private final AssessmentPipeline assess =
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.1.0"})
    void a_response_is_scored_with_what_depends_on_the_edition_that_it_names(String version) {
        ScoredSubmission assessed =
                scored(SomeScoredResponse.empty(form(version)).with("fever", "Y"));
        assertThat(assessed.care().edition().version()).isEqualTo(version);
        assertThat(Editions.criteria(assessed.scoring()))
                .hasSize(2)
                .extracting(Edition::version)
                .containsOnly(version);
        assertThat(assessed.scoring().disposition().code()).isEqualTo("urgent");
    }

    @Test
    void what_only_a_newer_edition_asks_changes_nothing_in_an_older_one() {
        assertThat(flags("1.1.0")).contains("possible-pulmonary-embolism", "outside-intended-use");
        assertThat(flags("1.0.0")).doesNotContain("possible-pulmonary-embolism", "outside-intended-use");
    }

    @Test
    void a_response_with_items_of_another_edition_is_told_which_one_to_name() {
        QuestionnaireResponse mixed = SomeScoredResponse.empty(form("1.1.0"))
                .with("heart-lung-signs", "collapse")
                .response()
                .setQuestionnaire(form("1.0.0").edition().canonical());
        assertThat(refused(mixed))
                .extracting(Problem::says)
                .anySatisfy(says -> assertThat(says)
                        .contains("names " + form("1.0.0").edition().canonical())
                        .contains("stand only in " + form("1.1.0").edition().canonical())
                        .contains("name the edition whose questions were asked")
                        .doesNotContain("heart-lung-signs"));
    }

    @Test
    void an_item_of_no_edition_is_not_called_mixed() {
        QuestionnaireResponse unknown = SomeScoredResponse.empty(form("1.0.0")).response();
        unknown.addItem().setLinkId("no-such-question");
        assertThat(refused(unknown)).extracting(Problem::says).noneMatch(says -> says.contains("stand only in"));
    }

    private List<String> flags(String version) {
        return scored(SomeScoredResponse.empty(form(version)).with("fever", "Y")).scoring().flags().stream()
                .map(flag -> flag.criterion().flag().code())
                .toList();
    }

    private ScoredSubmission scored(SomeScoredResponse response) {
        return done(assess.score(
                done(assess.read(FhirJson.encode(response.response()), false, BOUNDS)),
                NAMES,
                Optional.empty(),
                Optional.empty()));
    }

    private List<Problem> refused(QuestionnaireResponse response) {
        return assess.read(FhirJson.encode(response), false, BOUNDS)
                        instanceof AssessmentPipeline.AssessResult.Rejection<Submission>(var refusal)
                ? refusal.problems()
                : List.of();
    }

    private static <T> T done(AssessmentPipeline.AssessResult<T> result) {
        return switch (result) {
            case AssessmentPipeline.AssessResult.Success<T>(T value) -> value;
            case AssessmentPipeline.AssessResult.Rejection<T>(var refusal) ->
                throw new AssertionError(refusal.problems());
        };
    }

    private static Form form(String version) {
        return SomeProfiles.knowledge().formInUse(NAMES, Optional.of(version)).orElseThrow();
    }
}
