package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.EarlierAnswers;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.chart.Chart;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PageDates;
import org.dorsal.note.PanelView;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.note.ScoredEntries;

/**
 * View of the assessment page, or of the parts that an answer changes. {@code asked} holds the linkIds of the
 * conditional questions that are enabled now.
 *
 * @param groups question groups; empty for a partial update
 * @param now first activity of the plan, while no emergency question comes before any result
 * @param stop whether more answers could change the tier
 * @param version version of the draft, sent back with the next answer
 * @param saved time of the last save, empty before the first
 * @param resumed time of the last save of a draft from before this launch
 * @param conflict present when another window has saved first
 * @param faults invalid answers, for the summary of a whole page
 * @param inWords record content that is available as text only
 * @param unread parts of the record that could not be read
 * @param carried day of the earlier assessment with the answers that are shown next to their questions
 * @param last signed result, while no draft is begun
 * @param offer draft that a colleague has handed over
 * @param newerOffer whether a colleague has handed over a draft of a newer edition, which this replica cannot read
 * @param shown version of the form that the page shows, sent back with each answer
 * @param editionChange present for answers of an earlier edition
 * @param otherAuthors other authors of answers in the draft
 * @param own what the page needs to score the answers itself
 */
record AssessView(
        String title,
        String edition,
        String language,
        List<QuestionGroup> groups,
        PanelView panel,
        Optional<String> now,
        Optional<StripView> strip,
        StopView stop,
        String version,
        Optional<String> saved,
        Optional<String> resumed,
        Optional<ConflictView> conflict,
        String asked,
        List<AnswerFault> problems,
        List<AnswerFault> faults,
        Map<String, List<SuggestionViews.SuggestionView>> suggestions,
        List<Chart.UncodedEntry> inWords,
        List<UnreadChart> unread,
        boolean amending,
        Optional<String> carried,
        Optional<LastSignedView> last,
        Optional<HandOverView.HandOverOffer> offer,
        boolean newerOffer,
        String shown,
        Optional<EditionChange> editionChange,
        List<HandOverView.DraftAuthor> otherAuthors,
        OwnScoring own) {
    /** Placeholder for the version until the clinician has resolved a conflict. */
    private static final String BEHIND = "behind";

    /** @param none whether one key answers all that is open in it with "none of these" */
    record QuestionGroup(String linkId, String title, List<String> help, List<QuestionView> questions, boolean none) {
        private Stream<QuestionView> counted() {
            return questions.stream()
                    .flatMap(QuestionView::whole)
                    .filter(question -> question.read() && question.asked());
        }

        /** Counts the enabled questions of the group that a criterion in force reads. */
        public long all() {
            return counted().count();
        }

        /** Counts those without an answer. */
        public long left() {
            return counted().filter(question -> !question.answered()).count();
        }
    }

    /**
     * Answers of an earlier edition of the form.
     *
     * @param outdated whether the page shows that edition still
     */
    record EditionChange(boolean outdated, List<EarlierAnswers.ChangedAnswer> answers) {
        static Optional<EditionChange> of(AssessmentState sheet, String shown) {
            boolean outdated = !shown.equals(sheet.form().edition().version());
            return Optional.of(
                            new EditionChange(outdated, sheet.filled().earlier().changes(sheet.locale())))
                    .filter(_ -> outdated || !sheet.draft().earlier().isEmpty());
        }
    }

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

    /**
     * What a page needs beside the answers to score them itself; lists are tokens with blanks between them.
     *
     * @param engine editions and scripts in force; the page sends it back with its result
     * @param day day of the assessment
     * @param born birth date as the scoring may use it; empty where it has none
     * @param record codes that the record suggests, each as {@code question=code}
     * @param unchecked questions that offered other options when they were answered
     */
    record OwnScoring(String engine, String day, String born, String record, String unchecked) {
        static OwnScoring of(AssessmentState sheet, String engine) {
            Visit visit = sheet.visit();
            return new OwnScoring(
                    engine,
                    Prefill.day(visit).toString(),
                    Prefill.birthDate(visit).orElse(""),
                    Prefill.record(visit).stream()
                            .map(finding -> finding.question() + "=" + finding.answer())
                            .distinct()
                            .collect(Collectors.joining(" ")),
                    String.join(" ", new TreeSet<>(sheet.filled().unchecked())));
        }

        @Override
        public String toString() {
            return "OwnScoring[" + engine + "]";
        }
    }

    /** The whole page. */
    static AssessView page(
            AssessmentState sheet,
            Codes codes,
            String engine,
            Optional<String> shown,
            Optional<AssessmentHistory.PreviousResult> before,
            Optional<SignedDecision> last,
            Optional<ConflictView> conflict,
            Optional<HandOverView.HandOverOffer> offer,
            boolean newerOffer) {
        Optional<LastSignedView> lastSigned =
                last.map(signed -> LastSignedView.of(signed, PageText.of(sheet.visit(), codes)));
        String edition = shown.orElseGet(() -> sheet.form().edition().version());
        return of(sheet, codes, engine, true, edition, before, lastSigned, conflict, offer, newerOffer);
    }

    /** Builds the partial update after an answer. */
    static AssessView answer(
            AssessmentState sheet,
            Codes codes,
            String engine,
            String shown,
            Optional<AssessmentHistory.PreviousResult> before,
            Optional<ConflictView> conflict) {
        return of(sheet, codes, engine, false, shown, before, Optional.empty(), conflict, Optional.empty(), false);
    }

    private static AssessView of(
            AssessmentState sheet,
            Codes codes,
            String engine,
            boolean whole,
            String shown,
            Optional<AssessmentHistory.PreviousResult> before,
            Optional<LastSignedView> last,
            Optional<ConflictView> conflict,
            Optional<HandOverView.HandOverOffer> offer,
            boolean newerOffer) {
        Visit visit = sheet.visit();
        AnswerProblems problems = new AnswerProblems(sheet);
        SuggestionViews suggestions = new SuggestionViews(sheet);
        PanelView panel = new PanelViews(sheet.entries(), codes).panel(before, visit.zone());
        return new AssessView(
                sheet.form().title().in(sheet.locale()),
                sheet.form().edition().version(),
                sheet.locale().tag(),
                whole ? groups(sheet, new QuestionViews(sheet, problems, suggestions)) : List.of(),
                panel,
                sheet.scoring().offers().stream()
                        .findFirst()
                        .filter(_ -> !panel.asksFirst())
                        .map(activity -> activity.title().in(sheet.locale())),
                StripView.of(sheet, codes),
                StopView.of(sheet.entries()),
                conflict.isPresent() ? BEHIND : sheet.version().toString(),
                sheet.snapshot().map(snapshot -> PageDates.time(snapshot.saved(), visit.zone())),
                sheet.snapshot()
                        .filter(snapshot ->
                                snapshot.saved().isBefore(visit.launch().started()))
                        .map(snapshot -> PageDates.moment(snapshot.saved(), visit.zone())),
                conflict,
                enabledLinkIds(sheet),
                problems.written(),
                problems.faults(),
                suggestions.all(),
                visit.chart().inWords(),
                visit.chart().unread().stream().map(UnreadChart::of).toList(),
                sheet.draft().amends().isPresent(),
                sheet.draft().carried().map(carried -> PageDates.moment(carried.date(), visit.zone())),
                last,
                offer,
                newerOffer,
                shown,
                EditionChange.of(sheet, shown),
                HandOverView.DraftAuthor.otherAuthors(sheet),
                OwnScoring.of(sheet, engine));
    }

    private static List<QuestionGroup> groups(AssessmentState sheet, QuestionViews questions) {
        return sheet.form().under(Optional.empty()).stream()
                .filter(item -> item.kind() == Item.ItemKind.GROUP)
                .map(group -> new QuestionGroup(
                        group.linkId(),
                        group.text().in(sheet.locale()),
                        help(sheet, group),
                        questions.below(group.linkId()),
                        group.display().is("none-of-these")))
                .filter(group -> !group.questions().isEmpty())
                .toList();
    }

    private static String enabledLinkIds(AssessmentState sheet) {
        return sheet.form().items().values().stream()
                .filter(item -> ScoredEntries.isOnThePage(item) && sheet.form().isConditional(item))
                .map(Item::linkId)
                .filter(sheet.filled().enabled()::has)
                .collect(Collectors.joining(" "));
    }

    private static List<String> help(AssessmentState sheet, Item group) {
        return sheet.form().under(Optional.of(group.linkId())).stream()
                .filter(item -> item.kind() == Item.ItemKind.DISPLAY)
                .map(item -> item.text().in(sheet.locale()))
                .toList();
    }
}
