package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.assessment.RescoringOutcome.CauseChange;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/**
 * The same answers and criteria always give the same result; rescoring with other criteria reports the
 * changes.
 */
class RescoringTest {
    private static final String MODELS = "plan/upper-back-pain-evidence-2.0.0.json";
    private static final Site SITE = TestAssessmentServices.site("rescoring", SiteRules.SignOffRule.REQUIRED);

    private final Rescoring rescoring = of(SomeProfiles.knowledge());
    private final AssessmentServices job = TestAssessmentServices.create(TestAssessmentServices.ledger(), 5);

    @Test
    void every_answer_gives_again_what_it_gave() {
        long seed = Seeds.ofRun();
        for (SomeScoredResponse answers : RandomResponses.someResponses(200, seed)) {
            byte[] response = bytes(answers);
            assertThat(rescoring.withOriginalEditions(response, panel(response)))
                    .as("seed %s, %s", seed, answers)
                    .isInstanceOfSatisfying(
                            ResultComparison.class,
                            done -> assertThat(done.isSame()).isTrue());
        }
    }

    @Test
    void one_changed_answer_is_told_cause_by_cause() {
        byte[] panel = panel(bytes(SomeScoredResponse.nothingWrong()));

        RescoringOutcome rescored = rescoring.withOriginalEditions(
                bytes(SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak")), panel);

        assertThat(rescored).isInstanceOfSatisfying(ResultComparison.class, done -> {
            assertThat(done.isSame()).isFalse();
            assertThat(done.was().disposition()).isEqualTo("self-care");
            assertThat(done.now().disposition()).isEqualTo("emergency");
            assertThat(done.changes())
                    .contains(new CauseChange("myelopathy", Optional.empty(), Optional.of("emergency")));
        });
    }

    @Test
    void an_edition_whose_content_has_changed_is_not_the_edition_of_that_day() {
        byte[] response = bytes(SomeScoredResponse.nothingWrong());
        Knowledge other = SomeProfiles.knowledge(
                SomeProfiles.changed(MODELS, text -> text.replaceFirst("\"description\": \"", "$0Changed. ")));

        byte[] panel = panel(response);
        assertThat(of(other).withOriginalEditions(response, panel))
                .isInstanceOf(RescoringOutcome.RescoringFailure.class);
        assertThatThrownBy(() -> of(other).replay(stored(response), stored(panel), Optional.empty()))
                .isInstanceOf(Rescoring.MissingEditionsException.class)
                .hasMessageContaining("upper-back-pain-evidence|2.0.0")
                .hasMessageContaining("add the profiles of that edition, unchanged");
    }

    private static StoredVersion stored(byte[] body) {
        return new StoredVersion("", "", 1, "", Instant.EPOCH, new byte[0], body, "");
    }

    @Test
    void what_is_not_loaded_not_readable_or_withdrawn_is_said_to_be_so() {
        byte[] response = bytes(SomeScoredResponse.nothingWrong());
        byte[] panel = panel(response);
        var withdrawn =
                SomeScoredResponse.nothingWrong().response().setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);

        assertThat(rescoring.withCriteria(List.of("https://example.org/none|1"), response, panel))
                .isInstanceOf(RescoringOutcome.RescoringFailure.class);
        assertThat(rescoring.withCriteria(List.of(), response, panel))
                .isInstanceOf(RescoringOutcome.RescoringFailure.class);
        assertThat(rescoring.withOriginalEditions("{}".getBytes(StandardCharsets.UTF_8), panel))
                .isInstanceOf(RescoringOutcome.RescoringFailure.class);
        assertThat(rescoring.withOriginalEditions(response, response))
                .isInstanceOf(RescoringOutcome.RescoringFailure.class);
        assertThat(rescoring.withOriginalEditions(FhirJson.encode(withdrawn), panel))
                .isInstanceOf(RescoringOutcome.NoStoredResult.class);
    }

    private byte[] panel(byte[] response) {
        return switch (job.receive().score(SITE, TestAssessmentServices.sender(), response)) {
            case AssessmentPipeline.AssessResult.Success<ResultSet>(var results) ->
                results.panel().body();
            case AssessmentPipeline.AssessResult.Rejection<ResultSet> refused -> throw new AssertionError(refused);
        };
    }

    private static byte[] bytes(SomeScoredResponse answers) {
        return FhirJson.encode(answers.asAsked().response());
    }

    private static Rescoring of(Knowledge knowledge) {
        return new Rescoring(new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())));
    }
}
