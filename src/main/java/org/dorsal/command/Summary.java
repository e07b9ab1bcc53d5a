package org.dorsal.command;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.Scoring;

/**
 * Codes and texts of a scoring, for lines and records.
 *
 * @param response id of the response, if present
 * @param result disposition and flags, with {@code url|version#sha256} of each applied edition
 * @param noEmergencyCriterionMet true when there is an emergency flag in force and all of them are absent; it
 * excludes no emergency
 * @param open linkIds of the questions that would decide the flags not assessed
 * @param contradictions codes of contradictory answers
 * @param findings answers that do not fit their question
 */
public record Summary(
        Optional<String> response,
        ResultSummary result,
        boolean noEmergencyCriterionMet,
        List<String> open,
        List<String> findings,
        List<String> contradictions) {

    static Summary of(ScoreRow.AssessedRow row) {
        ScoredSubmission assessed = row.assessed();
        Scoring scoring = assessed.scoring();
        return new Summary(
                Optional.ofNullable(
                        assessed.submission().response().getIdElement().getIdPart()),
                result(scoring),
                scoring.noEmergencyCriterionMet(),
                scoring.open(),
                scoring.findings().stream()
                        .map(finding -> finding.linkId() + ": " + finding.says())
                        .toList(),
                scoring.contradictions().stream()
                        .map(contradiction -> contradiction.code().code())
                        .toList());
    }

    private static ResultSummary result(Scoring scoring) {
        return ResultSummary.of(
                scoring,
                scoring.flags().stream()
                        .map(FlagResult::criteria)
                        .distinct()
                        .map(edition -> edition.canonical() + "#" + edition.sha256())
                        .toList());
    }
}
