package org.dorsal.http.web;

import java.util.*;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.RecentAssessments;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.note.PageDates;
import org.dorsal.writeback.FilingStatus;

/**
 * @param trend empty when there is nothing to draw
 * @param newest the newest with a result: a new one can begin with it
 * @param first id of the assessment that is chosen as A at the start, empty when there are not two
 * @param second as B
 * @param notice names words: {@code history.notice.KEY}
 */
record HistoryView(
        Optional<TrendView> trend,
        List<HistoryRow> rows,
        boolean more,
        int atMost,
        Optional<HistoryRow> newest,
        boolean comparable,
        String first,
        String second,
        Optional<String> notice) {
    private static final String NOT_QUEUED = FilingStatus.Overall.NOT_QUEUED.name();

    /**
     * Row for an assessment. {@code valid} is true unless it was withdrawn.
     *
     * @param id id of its response
     * @param when time with zone
     * @param status message key {@code history.status.KEY}
     * @param disposition display of the computed disposition; empty when never scored
     * @param decided decision of the last signature
     * @param versions signed versions, newest first
     * @param causes displays of the causes that reach a tier
     * @param withdrawer name of who withdrew it
     * @param sign state of the delivery to the EHR
     * @param ehr message key {@code history.sync.KEY}
     */
    record HistoryRow(
            String id,
            String when,
            Optional<String> author,
            String status,
            Optional<String> disposition,
            Optional<String> tier,
            Optional<HistoryDecision> decided,
            List<HistoryVersion> versions,
            boolean provisional,
            List<String> causes,
            Optional<Integer> painScore,
            boolean valid,
            Optional<String> withdrawer,
            StatusIcon sign,
            String ehr) {}

    /** @param other than the computed one */
    record HistoryDecision(String code, String name, boolean other) {
        static HistoryDecision of(SignedDecision signed, HistoryWords words) {
            String code = signed.disposition().code();
            return new HistoryDecision(
                    code, words.disposition(code), signed.override().isPresent());
        }
    }

    /** @param why it was amended */
    record HistoryVersion(
            int number, String time, String signer, String computed, HistoryDecision decided, Optional<String> why) {
        static HistoryVersion of(SignedDecision signed, HistoryWords words) {
            return new HistoryVersion(
                    signed.results(),
                    PageDates.moment(signed.signedAt(), words.zone()),
                    signed.attester().named(),
                    words.disposition(signed.computed().disposition().code()),
                    HistoryDecision.of(signed, words),
                    signed.amendment());
        }
    }

    static HistoryView of(
            RecentAssessments recent, Map<String, FilingStatus> filings, HistoryWords words, Optional<String> notice) {
        List<HistoryRow> rows = recent.newestFirst().stream()
                .map(past -> row(past, Optional.ofNullable(filings.get(past.id())), words))
                .toList();
        List<HistoryRow> validRows = rows.stream().filter(HistoryRow::valid).toList();
        List<HistoryRow> scored =
                validRows.stream().filter(row -> row.disposition().isPresent()).toList();
        List<HistoryRow> chosen = scored.size() > 1 ? scored : validRows;
        return new HistoryView(
                TrendView.of(recent.newestFirst(), words),
                rows,
                recent.more(),
                AssessmentHistory.AT_MOST,
                scored.stream().findFirst(),
                validRows.size() > 1,
                chosen.stream().skip(1).findFirst().map(HistoryRow::id).orElse(""),
                chosen.stream().findFirst().map(HistoryRow::id).orElse(""),
                notice);
    }

    static HistoryRow row(HistoryEntry past, Optional<FilingStatus> filing, HistoryWords words) {
        return new HistoryRow(
                past.id(),
                words.moment(past),
                words.authorName(past),
                HistoryWords.status(past),
                past.result().map(result -> words.disposition(result.disposition())),
                past.result().map(AssessmentHistory.HistoryResult::disposition),
                past.decided().map(signed -> HistoryDecision.of(signed, words)),
                past.signatures().stream()
                        .map(signed -> HistoryVersion.of(signed, words))
                        .toList(),
                past.result().map(AssessmentHistory.HistoryResult::provisional).orElse(false),
                words.reached(past),
                past.painScore(),
                !past.withdrawn(),
                past.withdrawer(),
                filing.map(status -> StatusIcon.of(status.overall())).orElse(StatusIcon.ASIDE),
                filing.map(status -> FilingView.key(status, past.withdrawn()))
                        .orElse(past.result().isPresent() ? NOT_QUEUED : "nothing"));
    }
}
