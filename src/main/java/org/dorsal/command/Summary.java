package org.dorsal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Assessed;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * A scoring in words and codes, as lines and records show it.
 *
 * @param response the response's own id, where it has one
 * @param emergencyExcluded every emergency flag in force is absent, and there is one: what nobody looked at is not excluded
 * @param flags by code, in published order
 * @param open linkIds of the questions that would settle what is not assessed
 * @param criteria {@code url|version#sha256} of each edition that was applied
 * @param contradictions codes of answers that can't both be right
 * @param findings what could not be read as its question demands
 */
public record Summary(
        Optional<String> response,
        String disposition,
        boolean provisional,
        boolean emergencyExcluded,
        Map<String, FlagState> flags,
        List<String> open,
        List<String> criteria,
        List<String> findings,
        List<String> contradictions) {

    static Summary of(ScoreRow.AssessedRow row) {
        Assessed assessed = row.assessed();
        Scoring scoring = assessed.scoring();
        return new Summary(
                Optional.ofNullable(
                        assessed.submission().response().getIdElement().getIdPart()),
                scoring.disposition().code(),
                scoring.provisional(),
                scoring.emergencyExcluded(),
                flags(scoring),
                scoring.open(),
                scoring.flags().stream()
                        .map(FlagResult::criteria)
                        .distinct()
                        .map(edition -> edition.canonical() + "#" + edition.sha256())
                        .toList(),
                scoring.findings().stream()
                        .map(finding -> finding.linkId() + ": " + finding.says())
                        .toList(),
                scoring.contradictions().stream()
                        .map(found -> found.code().code())
                        .toList());
    }

    /** Where two criteria know one flag, presence counts most and doubt more than absence. */
    private static Map<String, FlagState> flags(Scoring scoring) {
        Map<String, FlagState> flags = new LinkedHashMap<>();
        scoring.flags().forEach(flag -> flags.merge(flag.criterion().flag().code(), flag.state(), Summary::graver));
        return flags;
    }

    static FlagState graver(FlagState one, FlagState two) {
        if (one == two) {
            return one;
        }
        return one == FlagState.PRESENT || two == FlagState.PRESENT ? FlagState.PRESENT : FlagState.NOT_ASSESSED;
    }
}
