package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.chart.Chart;
import org.dorsal.note.PageDates;
import tools.jackson.databind.json.JsonMapper;

/**
 * View of the assessment page before its script draws the form: notices about the patient and the draft, and the data of the visit.
 *
 * @param version version of the draft, sent back to delete it
 * @param resumed time of the last save of a draft from before this launch
 * @param faults invalid answers
 * @param inWords record content that is available as text only
 * @param unread parts of the record that could not be read
 * @param last signed result, while no draft is begun
 * @param offer draft that a colleague has handed over
 * @param newerOffer whether a colleague has handed over a draft of a newer edition, which this replica cannot read
 * @param otherAuthors other authors of answers in the draft
 * @param behind whether another window has saved the draft that was to be deleted
 * @param data {@link VisitData} as JSON
 */
record AssessView(
        String title,
        String edition,
        String language,
        String version,
        Optional<String> resumed,
        List<AnswerFault> faults,
        List<Chart.UncodedEntry> inWords,
        List<UnreadChart> unread,
        boolean amending,
        Optional<LastSignedView> last,
        Optional<HandOverView.HandOverOffer> offer,
        boolean newerOffer,
        List<HandOverView.DraftAuthor> otherAuthors,
        boolean behind,
        String data) {

    /**
     * A signed result, to begin with.
     *
     * @param id of its assessment
     * @param decision that holds
     * @param computed where the clinician decided otherwise
     */
    record LastSignedView(
            String id, String time, String signer, HistoryView.HistoryDecision decision, Optional<String> computed) {
        static LastSignedView of(SignedDecision signed, PageText words) {
            HistoryView.HistoryDecision decision = HistoryView.HistoryDecision.of(signed, words);
            return new LastSignedView(
                    signed.assessment(),
                    PageDates.moment(signed.signedAt(), words.zone()),
                    signed.attester().named(),
                    decision,
                    Optional.of(signed.computed().disposition())
                            .filter(_ -> decision.other())
                            .map(words::disposition));
        }
    }

    /** Kind of record and reason, as words know them, and in which elements. */
    record UnreadChart(String what, String reason, String count, List<UnreadElement> places) {
        /** An element, and the FHIR type that it is not of; empty where it is the reason itself. */
        record UnreadElement(String path, String expected) {}

        static UnreadChart of(String unread) {
            String[] parts = unread.split(":", 4);
            List<UnreadElement> places = Stream.of(parts.length > 3 ? parts[3].split(",") : new String[0])
                    .map(place -> place.split("=", 2))
                    .map(place -> new UnreadElement(place[0], place[1]))
                    .toList();
            return new UnreadChart(parts[0], parts[1], parts.length > 2 ? parts[2] : "", places);
        }
    }

    static AssessView of(
            AssessmentState sheet,
            VisitData data,
            Optional<LastSignedView> last,
            Optional<HandOverView.HandOverOffer> offer,
            boolean newerOffer,
            boolean behind) {
        Visit visit = sheet.visit();
        return new AssessView(
                sheet.form().title().in(sheet.locale()),
                sheet.form().edition().version(),
                sheet.locale().tag(),
                sheet.version().toString(),
                sheet.snapshot()
                        .filter(snapshot ->
                                snapshot.saved().isBefore(visit.launch().started()))
                        .map(snapshot -> PageDates.moment(snapshot.saved(), visit.zone())),
                new AnswerProblems(sheet).faults(),
                visit.chart().inWords(),
                visit.chart().unread().stream().map(UnreadChart::of).toList(),
                sheet.draft().amends().isPresent(),
                last,
                offer,
                newerOffer,
                HandOverView.DraftAuthor.otherAuthors(sheet),
                behind,
                JsonMapper.shared().writeValueAsString(data));
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "AssessView[" + version + "]";
    }
}
