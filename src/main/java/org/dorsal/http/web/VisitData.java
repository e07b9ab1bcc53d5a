package org.dorsal.http.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory.PreviousResult;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PageDates;
import org.dorsal.note.ScoredEntries;
import org.dorsal.scoring.Age;

/**
 * Data of a visit that the page needs to show the form, score and save, as JSON.
 *
 * @param path address of the launch
 * @param csrf form token, masked for this page
 * @param zone IANA name of the site's time zone
 * @param day day of the assessment
 * @param born birth date as the scoring may use it; empty where it has none
 * @param bornDay birth date in words, and {@code ages} on that day
 * @param prefilled answers from the Patient of the launch
 * @param record what the record says on questions, for contradictions with the answers
 * @param suggestions answers that the record suggests; none counts until a clinician confirms it
 * @param previous result of the assessment before
 * @param seal key under which the browser keeps answers that are not saved yet
 */
record VisitData(
        String path,
        String csrf,
        String zone,
        String day,
        String born,
        String bornDay,
        String ages,
        Map<String, List<String>> prefilled,
        List<RecordedFinding> record,
        List<SuggestedAnswer> suggestions,
        Optional<PreviousCauses> previous,
        AnswerSeals.AnswerSeal seal,
        DraftState draft) {
    /** @param text text of the record, with its day */
    record RecordedFinding(String question, String answer, String text) {}

    /**
     * Suggested answer.
     *
     * @param answer suggested option, or the number as text
     * @param statement statement of the record
     * @param date FHIR date or dateTime of the statement
     * @param day day of it in the zone of the site, in which a measurement names its time, too
     */
    record SuggestedAnswer(
            String question, String answer, String statement, Optional<String> date, Optional<String> day) {}

    /**
     * Causes of the assessment before.
     *
     * @param when it was answered
     * @param causes tiers, or {@code incomplete}, by cause
     */
    record PreviousCauses(String when, Map<String, String> causes) {
        static PreviousCauses of(PreviousResult before, Visit visit) {
            return new PreviousCauses(
                    PageDates.moment(before.authored(), visit.zone()),
                    before.result().causes());
        }
    }

    static VisitData of(
            AssessmentState sheet, Optional<PreviousResult> before, AnswerSeals.AnswerSeal seal, DraftState draft) {
        Visit visit = sheet.visit();
        return new VisitData(
                visit.path(""),
                visit.csrf(),
                zone(visit),
                Prefill.day(visit).toString(),
                Prefill.birthDate(visit).orElse(""),
                Prefill.birthDate(visit).map(PageDates::day).orElse(""),
                Prefill.birthDate(visit)
                        .flatMap(born -> Age.calculate(Prefill.day(visit), born))
                        .map(AnswerProblems::years)
                        .orElse(""),
                Prefill.of(visit, sheet.form()).byLinkId(),
                Prefill.record(visit).stream()
                        .map(finding -> new RecordedFinding(
                                finding.question(),
                                finding.answer(),
                                finding.text()
                                        + finding.date()
                                                .map(date -> ", " + PageDates.day(date))
                                                .orElse("")))
                        .toList(),
                suggestions(sheet),
                before.map(previous -> PreviousCauses.of(previous, visit)),
                seal,
                draft);
    }

    private static String zone(Visit visit) {
        String id = visit.zone().getId();
        return id.equals("Z") ? "UTC" : id;
    }

    /** Lists the suggestions that fit the form, in the order of the record; age and sex are prefilled and left out. */
    static List<SuggestedAnswer> suggestions(AssessmentState sheet) {
        Visit visit = sheet.visit();
        FormAnswers prefilled = Prefill.of(visit, sheet.form());
        return visit.chart().suggestions().stream()
                .filter(entry -> !prefilled.of(entry.linkId()).contains(entry.answer()))
                .map(entry -> new SuggestedAnswer(
                        entry.linkId(),
                        entry.answer(),
                        entry.text(),
                        entry.date(),
                        entry.date().map(text -> PageDates.day(text, visit.zone()))))
                .filter(entry -> sheet.form()
                        .item(entry.question())
                        .filter(ScoredEntries::isOnThePage)
                        .filter(item -> item.kind() != Item.ItemKind.CHOICE
                                || item.option(entry.answer()).isPresent())
                        .isPresent())
                .distinct()
                .toList();
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "VisitData[" + path + "]";
    }
}
