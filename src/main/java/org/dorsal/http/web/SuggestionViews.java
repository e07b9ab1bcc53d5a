package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PageDates;
import org.dorsal.note.ScoredEntries;

/** Suggestions next to the questions, from the record or the last assessment. */
final class SuggestionViews {
    private final AssessmentState sheet;
    private final List<SuggestedAnswer> all;
    private final FormAnswers filled;

    SuggestionViews(AssessmentState sheet) {
        this.sheet = sheet;
        this.all = SuggestedAnswer.of(sheet);
        this.filled = Prefill.of(sheet.visit(), sheet.form());
    }

    List<SuggestionView> of(Item item) {
        FormAnswers answers = sheet.draft().answers();
        Stream<SuggestionView> fromPatient = filled.of(item.linkId()).stream()
                .filter(value -> answers.of(item.linkId()).equals(List.of(value)))
                .map(value -> new SuggestionView(
                        "", value, words(item, value), Optional.empty(), Optional.empty(), true, true));
        Stream<SuggestionView> others = all.stream()
                .filter(one -> one.linkId().equals(item.linkId()))
                .map(one -> new SuggestionView(
                        one.pick(),
                        one.answer(),
                        words(item, one.answer()),
                        one.found(),
                        one.date().map(PageDates::day),
                        answers.of(item.linkId()).contains(one.answer()),
                        false));
        return Stream.concat(fromPatient, others).toList();
    }

    /** Whether anything is, or was, suggested for that question. */
    boolean any(String linkId) {
        return filled.has(linkId) || all.stream().anyMatch(one -> one.linkId().equals(linkId));
    }

    /** The suggestions of all questions that have any, by linkId in the order of the form. */
    Map<String, List<SuggestionView>> all() {
        Map<String, List<SuggestionView>> byLinkId = new LinkedHashMap<>();
        sheet.form().items().values().stream()
                .filter(item -> any(item.linkId()))
                .forEach(item -> byLinkId.put(item.linkId(), of(item)));
        return byLinkId;
    }

    private String words(Item item, String value) {
        return item.option(value)
                .map(option -> option.coded().display().in(sheet.locale()))
                .orElse(value);
    }

    /**
     * Suggestion as shown next to its question.
     *
     * @param pick identifier in the form
     * @param answer suggested answer in words
     * @param found statement of the record; empty for the last assessment
     * @param taken true when the answer is current
     * @param sure true when filled in from the Patient of the launch, without need of confirmation
     */
    record SuggestionView(
            String pick,
            String code,
            String answer,
            Optional<String> found,
            Optional<String> date,
            boolean taken,
            boolean sure) {}

    /**
     * Answer suggested by the record or the last assessment. It is shown next to the question and has no effect until
     * a clinician takes it over.
     *
     * @param found statement of the record; empty for an answer of the last assessment
     * @param date FHIR date of the statement or assessment
     */
    record SuggestedAnswer(String linkId, String answer, Optional<String> found, Optional<String> date) {

        /** Names it in a form. */
        String pick() {
            return linkId + "=" + answer;
        }

        /**
         * Lists the suggestions that fit the form, in the order of the record; age and sex are prefilled and left
         * out.
         */
        static List<SuggestedAnswer> of(AssessmentState sheet) {
            FormAnswers filled = Prefill.of(sheet.visit(), sheet.form());
            Stream<SuggestedAnswer> record = sheet.visit().chart().suggestions().stream()
                    .filter(one -> !filled.of(one.linkId()).contains(one.answer()))
                    .map(one -> new SuggestedAnswer(one.linkId(), one.answer(), Optional.of(one.found()), one.date()));
            Stream<SuggestedAnswer> last = sheet.draft().carried().stream()
                    .flatMap(carried -> carried.answers().byLinkId().entrySet().stream()
                            .flatMap(entry -> entry.getValue().stream()
                                    .map(code -> new SuggestedAnswer(
                                            entry.getKey(), code, Optional.empty(), Optional.of(carried.date())))));
            return Stream.concat(record, last)
                    .filter(one -> one.fits(sheet.form()))
                    .distinct()
                    .toList();
        }

        private boolean fits(Form form) {
            return form.item(linkId)
                    .filter(ScoredEntries::isOnThePage)
                    .filter(item -> item.kind() != Item.ItemKind.CHOICE
                            || item.option(answer).isPresent())
                    .isPresent();
        }

        /**
         * Adds the answer; where the question repeats, the other answers are kept unless they or the new one are
         * exclusive.
         */
        FormAnswers takenOver(Form form, FormAnswers answers) {
            Item item = form.item(linkId).orElseThrow();
            List<String> values = new ArrayList<>();
            boolean alone =
                    item.option(answer).filter(Item.AnswerOption::exclusive).isPresent();
            if (item.repeats() && !alone) {
                List<String> single = item.options().stream()
                        .filter(Item.AnswerOption::exclusive)
                        .map(option -> option.coded().code())
                        .toList();
                answers.of(linkId).stream()
                        .filter(code -> !single.contains(code))
                        .forEach(values::add);
            }
            values.add(answer);
            return answers.with(linkId, values);
        }

        @Override
        public String toString() {
            return "SuggestedAnswer[" + linkId + "]";
        }
    }
}
