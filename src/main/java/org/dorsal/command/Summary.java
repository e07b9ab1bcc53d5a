package org.dorsal.command;

import java.util.*;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.knowledge.Edition;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;

/**
 * Codes and texts of a scoring, for lines and records.
 *
 * @param response id of the response, if present
 * @param result disposition and causes, with {@code url|version#sha256} of the evidence models
 * @param emergencyNotExcluded true when no cause reaches an emergency and an open question could lead to one
 * @param open linkIds of the questions that would settle the result
 * @param contradictions codes of contradictory answers
 * @param findings answers that do not fit their question
 */
record Summary(
        Optional<String> response,
        ResultSummary result,
        boolean emergencyNotExcluded,
        List<String> open,
        List<String> findings,
        List<String> contradictions) {

    static Summary of(ScoreRow.AssessedRow row) {
        ScoredSubmission assessed = row.assessed();
        Scoring scoring = assessed.scoring();
        return new Summary(
                Optional.ofNullable(
                        assessed.submission().response().getIdElement().getIdPart()),
                ResultSummary.of(
                        scoring,
                        scoring.causes().stream()
                                .map(CauseResult::models)
                                .distinct()
                                .map(Summary::named)
                                .toList()),
                scoring.emergencyNotExcluded(),
                scoring.openQuestions(),
                scoring.findings().stream()
                        .map(finding -> finding.linkId() + ": " + finding.message())
                        .toList(),
                scoring.contradictions().stream()
                        .map(contradiction -> contradiction.code().code())
                        .toList());
    }

    private static String named(Edition edition) {
        return edition.canonical() + "#" + edition.sha256();
    }
}
