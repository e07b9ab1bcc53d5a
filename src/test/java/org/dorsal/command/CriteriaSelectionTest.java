package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/** The command line leaves no criteria out of a score either. */
class CriteriaSelectionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    /** The first form is read by the red flags alone, the next one by the extensions as well. */
    private static final Knowledge SECOND_CRITERIA_ADDED = SomeProfiles.knowledge(SomeProfiles.files().stream()
            .filter(file -> !file.path().startsWith("examples/"))
            .filter(file -> !file.path().equals("plan/upper-back-pain-extensions-1.0.0.json"))
            .toList());

    @Test
    void a_form_that_one_set_of_criteria_does_not_read_is_refused_with_the_forms_in_force() {
        assertThat(score(List.of(), SomeScoredResponse.nothingWrong()))
                .isInstanceOfSatisfying(
                        ScoreRow.RejectedRow.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.says())
                                        .contains(
                                                "upper-back-pain-assessment|1.0.0 is not in force",
                                                "it is not read by upper-back-pain-extensions",
                                                "upper-back-pain-assessment|1.1.0")));
    }

    @Test
    void a_form_that_all_criteria_asked_for_read_is_scored() {
        assertThat(score(List.of("upper-back-pain-red-flags"), SomeScoredResponse.nothingWrong()))
                .isInstanceOf(ScoreRow.AssessedRow.class);
    }

    private static ScoreRow score(List<String> asked, SomeScoredResponse response) {
        LineScore score = new LineScore(
                new AssessmentPipeline(SECOND_CRITERIA_ADDED, new Gate(Limits.ofRequests())),
                CriteriaSelection.of(SECOND_CRITERIA_ADDED, asked),
                BirthDates.none(),
                Optional.empty(),
                Optional.empty(),
                CLOCK);
        return score.apply(
                new Inputs.InputLine(new Inputs.LineOrigin(Optional.empty(), 1), FhirJson.encode(response.response())));
    }
}
