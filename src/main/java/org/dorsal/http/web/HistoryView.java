package org.dorsal.http.web;

import java.util.*;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.RecentAssessments;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.writeback.FilingStatus;

/**
 * Page of earlier assessments.
 *
 * @param filings deliveries to the EHR, by id of the response
 * @param first id of the assessment that is chosen as A at the start, empty when there are not two
 * @param second as B
 * @param notice names words: {@code history.notice.KEY}
 */
record HistoryView(
        PageText words,
        List<HistoryEntry> rows,
        boolean more,
        int atMost,
        Map<String, FilingStatus> filings,
        boolean comparable,
        String first,
        String second,
        Optional<String> notice) {
    /**
     * State of an assessment's delivery to the EHR.
     *
     * @param key message key {@code history.sync.KEY}
     */
    record HistoryFiling(StatusIcon sign, String key) {}

    /** @param other than the computed one */
    record HistoryDecision(String code, String name, boolean other) {
        static HistoryDecision of(SignedDecision signed, PageText words) {
            String code = signed.disposition();
            return new HistoryDecision(
                    code, words.disposition(code), signed.override().isPresent());
        }
    }

    static HistoryView of(
            RecentAssessments recent, Map<String, FilingStatus> filings, PageText words, Optional<String> notice) {
        List<HistoryEntry> rows = recent.newestFirst();
        List<HistoryEntry> validRows =
                rows.stream().filter(past -> !past.withdrawn()).toList();
        List<HistoryEntry> scored =
                validRows.stream().filter(past -> past.result().isPresent()).toList();
        List<HistoryEntry> chosen = scored.size() > 1 ? scored : validRows;
        return new HistoryView(
                words,
                rows,
                recent.more(),
                AssessmentHistory.AT_MOST,
                filings,
                validRows.size() > 1,
                chosen.stream().skip(1).findFirst().map(HistoryEntry::id).orElse(""),
                chosen.stream().findFirst().map(HistoryEntry::id).orElse(""),
                notice);
    }

    public HistoryFiling filing(HistoryEntry past) {
        return Optional.ofNullable(filings.get(past.id()))
                .map(status ->
                        new HistoryFiling(StatusIcon.of(status.overall()), FilingView.key(status, past.withdrawn())))
                .orElseGet(() -> new HistoryFiling(
                        StatusIcon.ASIDE,
                        past.result().isPresent() ? FilingStatus.Overall.NOT_QUEUED.name() : "nothing"));
    }
}
