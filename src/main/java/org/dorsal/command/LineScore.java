package org.dorsal.command;

import java.time.*;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.assessment.Submission;

/**
 * Scores one line as the service scores one body.
 *
 * @param ehrBase FHIR base of absolute subjects; empty to accept any
 * @param ageDate reference day for ages; empty for the day of authoring of each response
 * @param clock current time, for the rejection of future responses
 */
record LineScore(
        AssessmentPipeline assess,
        BirthDates patients,
        Optional<String> ehrBase,
        Optional<LocalDate> ageDate,
        Clock clock)
        implements Function<Inputs.InputLine, ScoreRow> {

    /** Clocks differ; a response from further in the future than this is a mistake. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    @Override
    public ScoreRow apply(Inputs.InputLine line) {
        CheckBounds bounds = new CheckBounds(ehrBase, clock.instant().plus(CLOCK_SKEW));
        return switch (assess.read(line.bytes(), bounds)) {
            case AssessResult.Rejection<Submission>(Refusal refusal) ->
                new ScoreRow.RejectedRow(line.origin(), refusal.problems());
            case AssessResult.Success<Submission>(Submission submission) ->
                submission.isCompleted()
                        ? score(line.origin(), submission)
                        : new ScoreRow.RejectedRow(
                                line.origin(),
                                "business-rule",
                                "QuestionnaireResponse.status",
                                "Only a completed or amended response is scored.");
        };
    }

    private ScoreRow score(Inputs.LineOrigin origin, Submission submission) {
        Optional<String> birthDate = patients.birthDate(submission.patient());
        return switch (assess.score(submission, birthDate, ageDate)) {
            case AssessResult.Rejection<ScoredSubmission>(Refusal refusal) ->
                new ScoreRow.RejectedRow(origin, refusal.problems());
            case AssessResult.Success<ScoredSubmission>(ScoredSubmission assessed) ->
                new ScoreRow.AssessedRow(origin, assessed);
        };
    }
}
