package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Filled;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Codes;

/**
 * Another window was faster: what this one holds beside what is kept, question by question, for the clinician to choose.
 *
 * @param at when it saved; empty when it signed or dropped the draft
 * @param version what this window has to name to save over it
 * @param here the result that this window's answers come to
 * @param there the result of what is kept
 * @param rows the questions that the two answer differently
 * @param missed the clinician wanted to save, and some question has no choice yet
 */
record ConflictView(
        Optional<String> at, String version, String here, String there, List<ConflictRow> rows, boolean missed) {
    static final String HERE = "here";
    static final String THERE = "there";

    /**
     * @param here the answer in this window, empty when there is none
     * @param there the answer that is kept, empty when there is none
     * @param choice {@value HERE} or {@value THERE}; empty when it is the clinician's to make
     */
    record ConflictRow(String linkId, String question, String here, String there, String choice) {
        @Override
        public String toString() {
            return "Row[" + linkId + "]";
        }
    }

    /**
     * @param current what is kept
     * @param unsaved what this window shows
     * @param posted what it sent, read upon what is kept
     */
    static ConflictView of(Sheet current, Sheet unsaved, Posted posted, Codes codes) {
        List<ConflictRow> rows = posted.differing().stream()
                .map(linkId -> row(linkId, current, unsaved, posted))
                .toList();
        return of(current, unsaved, rows, posted.undecided(), codes);
    }

    /** This window holds nothing of its own. */
    static ConflictView of(Sheet current, Codes codes) {
        return of(current, current, List.of(), false, codes);
    }

    private static ConflictView of(Sheet current, Sheet unsaved, List<ConflictRow> rows, boolean missed, Codes codes) {
        return new ConflictView(
                current.kept()
                        .map(kept ->
                                PageDates.time(kept.saved(), current.visit().zone())),
                current.version().toString(),
                CodeNames.disposition(codes, unsaved.scoring().disposition(), current.locale()),
                CodeNames.disposition(codes, current.scoring().disposition(), current.locale()),
                rows,
                missed);
    }

    private static ConflictRow row(String linkId, Sheet current, Sheet unsaved, Posted posted) {
        return new ConflictRow(
                linkId,
                current.form().item(linkId).orElseThrow().text().in(current.locale()),
                words(unsaved, linkId),
                words(current, linkId),
                posted.choice(linkId).orElse(""));
    }

    /** As it was written where it does not count. */
    private static String words(Sheet sheet, String linkId) {
        FormAnswers answers = sheet.draft().answers();
        Filled filled = sheet.filled();
        return filled.shown(linkId, sheet.locale()).orElseGet(() -> String.join(", ", answers.of(linkId)));
    }

    @Override
    public String toString() {
        return "Conflict[" + rows.size() + "]";
    }
}
