package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.CodeNames;
import org.dorsal.note.PageDates;

/**
 * Conflict with another window that saved first: shows the answers of this window next to the stored ones for the
 * clinician to choose from.
 *
 * @param savedAt time of the other save; empty when the draft was signed or dropped
 * @param version version to send in order to overwrite the stored draft
 * @param ownDisposition disposition by this window's answers
 * @param storedDisposition disposition by the stored answers
 * @param rows questions with different answers
 * @param missed true when a save was attempted while a question had no choice
 */
record ConflictView(
        Optional<String> savedAt,
        String version,
        String ownDisposition,
        String storedDisposition,
        List<ConflictRow> rows,
        boolean missed) {
    static final String HERE = "here";
    static final String THERE = "there";

    /**
     * @param ownAnswer the answer in this window, empty when there is none
     * @param storedAnswer the answer that is kept, empty when there is none
     * @param choice {@value HERE} or {@value THERE}; empty when it is the clinician's to make
     */
    record ConflictRow(String linkId, String question, String ownAnswer, String storedAnswer, String choice) {}

    /**
     * @param current stored draft
     * @param unsaved answers of this window
     * @param posted form sent by the window, applied to the stored draft
     */
    static ConflictView of(AssessmentState current, AssessmentState unsaved, PostedAnswers posted, Codes codes) {
        List<ConflictRow> rows = posted.differing().stream()
                .map(linkId -> row(linkId, current, unsaved, posted))
                .toList();
        return of(current, unsaved, rows, posted.undecided(), codes);
    }

    /** Builds the view for a window without changes. */
    static ConflictView of(AssessmentState current, Codes codes) {
        return of(current, current, List.of(), false, codes);
    }

    private static ConflictView of(
            AssessmentState current, AssessmentState unsaved, List<ConflictRow> rows, boolean missed, Codes codes) {
        return new ConflictView(
                current.snapshot()
                        .map(snapshot ->
                                PageDates.time(snapshot.saved(), current.visit().zone())),
                current.version().toString(),
                CodeNames.disposition(codes, unsaved.scoring().disposition(), current.locale()),
                CodeNames.disposition(codes, current.scoring().disposition(), current.locale()),
                rows,
                missed);
    }

    private static ConflictRow row(
            String linkId, AssessmentState current, AssessmentState unsaved, PostedAnswers posted) {
        return new ConflictRow(
                linkId,
                current.form().item(linkId).orElseThrow().text().in(current.locale()),
                words(unsaved, linkId),
                words(current, linkId),
                posted.choice(linkId).orElse(""));
    }

    /** Formats an answer; one that is not valid is shown as entered. */
    private static String words(AssessmentState sheet, String linkId) {
        FormAnswers answers = sheet.draft().answers();
        FilledForm filled = sheet.filled();
        return filled.shown(linkId, sheet.locale()).orElseGet(() -> String.join(", ", answers.of(linkId)));
    }
}
