package org.dorsal.http.web;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dorsal.assessment.EarlierAnswers.ChangedAnswer;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.ResultDigest;
import org.dorsal.note.PageDates;
import org.dorsal.scoring.CauseResult;

/**
 * Draft and its result as JSON for the page, which scores the answers itself and compares.
 *
 * @param version sent back with the next save
 * @param saved time of the last save; empty before the first
 * @param answers answers as entered, without options that the form no longer offers
 * @param unchecked questions that offered other options when they were answered
 * @param moved whether answers were given in an earlier edition of the form
 * @param changed those of them that are to be checked
 * @param edition version of the form in force
 * @param engine editions and scripts that the result was computed with
 */
record DraftState(
        String version,
        String saved,
        Map<String, List<String>> answers,
        Set<String> confirmed,
        Set<String> unchecked,
        boolean moved,
        List<ChangedAnswer> changed,
        String edition,
        String engine,
        JudgedResult result) {
    /**
     * Result of the service.
     *
     * @param emergencies codes of the causes that reach an emergency
     * @param since time at which the first of them was shown
     * @param acknowledged those that the clinician has seen
     */
    record JudgedResult(
            String disposition, List<String> emergencies, String since, Set<String> acknowledged, String digest) {
        static JudgedResult of(AssessmentState sheet) {
            List<String> emergencies =
                    sheet.emergencies().stream().map(CauseResult::code).toList();
            Instant since = emergencies.stream()
                    .map(cause -> sheet.draft()
                            .seen()
                            .getOrDefault(cause, sheet.visit().time()))
                    .min(Comparator.naturalOrder())
                    .orElse(sheet.visit().time());
            return new JudgedResult(
                    sheet.scoring().disposition().code(),
                    emergencies,
                    PageDates.time(since, sheet.visit().zone()),
                    sheet.draft().acknowledged(),
                    ResultDigest.of(sheet.scored()));
        }
    }

    static DraftState of(AssessmentState sheet, String engine) {
        return new DraftState(
                sheet.version().toString(),
                sheet.snapshot()
                        .map(snapshot ->
                                PageDates.time(snapshot.saved(), sheet.visit().zone()))
                        .orElse(""),
                answers(sheet),
                sheet.draft().confirmed(),
                sheet.filled().unchecked(),
                !sheet.draft().earlier().isEmpty(),
                sheet.filled().earlier().changes(sheet.locale()),
                sheet.form().edition().version(),
                engine,
                JudgedResult.of(sheet));
    }

    private static Map<String, List<String>> answers(AssessmentState sheet) {
        FormAnswers entered = sheet.draft().answers();
        Map<String, List<String>> answers = new TreeMap<>();
        entered.byLinkId().keySet().forEach(linkId -> {
            List<String> offered = sheet.filled().earlier().offeredValues(linkId);
            if (!offered.isEmpty()) {
                answers.put(linkId, offered);
            }
        });
        return answers;
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "DraftState[" + version + "]";
    }
}
