package org.dorsal.command;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.Assess;
import org.dorsal.assessment.Assess.Result;
import org.dorsal.assessment.Assessed;
import org.dorsal.assessment.Check.Bounds;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.Submission;

/**
 * Scores one line as the service scores one body.
 *
 * @param ehrBase the FHIR base that absolute subjects must lie below; empty when any will do
 * @param on the day for ages; empty for the day that each response was authored
 * @param clock tells what lies in the future
 */
record LineScore(
        Assess assess,
        InForce inForce,
        Patients patients,
        Optional<String> ehrBase,
        Optional<LocalDate> on,
        Clock clock)
        implements Function<Inputs.InputLine, Row> {

    /** Clocks differ; a response from further in the future than this is a mistake. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    @Override
    public Row apply(Inputs.InputLine line) {
        Bounds bounds = new Bounds(ehrBase, clock.instant().plus(CLOCK_SKEW));
        return switch (assess.read(line.bytes(), false, bounds)) {
            case Result.Refused<Submission>(Refusal refusal) -> new Row.Refused(line.at(), refusal.problems());
            case Result.Done<Submission>(Submission submission) ->
                submission.answered()
                        ? score(line.at(), submission)
                        : new Row.Refused(
                                line.at(),
                                "business-rule",
                                "QuestionnaireResponse.status",
                                "Only a completed or amended response is scored.");
        };
    }

    private Row score(Inputs.Origin at, Submission submission) {
        List<String> criteria = inForce.names(submission.form());
        Optional<String> birthDate = patients.birthDate(submission.patient());
        return switch (assess.score(submission, criteria, birthDate, on)) {
            case Result.Refused<Assessed>(Refusal refusal) -> new Row.Refused(at, refusal.problems());
            case Result.Done<Assessed>(Assessed assessed) -> new Row.Scored(at, assessed);
        };
    }
}
