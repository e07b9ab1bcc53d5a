package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/** What stands beside a question because a record, or the last assessment, says something about it. */
final class SuggestionViews {
    private final Sheet sheet;
    private final List<Suggested> all;
    private final FormAnswers filled;

    SuggestionViews(Sheet sheet) {
        this.sheet = sheet;
        this.all = Suggested.of(sheet);
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

    /** All questions that have any. */
    List<Beside> all() {
        return sheet.form().items().values().stream()
                .filter(item -> any(item.linkId()))
                .map(item -> new Beside(item.linkId(), of(item)))
                .toList();
    }

    record Beside(String linkId, List<SuggestionView> suggestions) {}

    private String words(Item item, String value) {
        return item.option(value)
                .map(option -> option.coded().display().in(sheet.locale()))
                .orElse(value);
    }

    /**
     * A suggestion as it stands beside its question.
     *
     * @param pick names it in the form
     * @param answer what would be answered, in words
     * @param found what the record says; empty for the last assessment
     * @param taken whether the answer holds by now
     * @param sure filled in from the Patient of the launch; there is nothing to confirm
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
     * One answer that the record, or the last assessment, suggests. It is shown beside the question and counts for nothing until
     * a clinician takes it over.
     *
     * @param found what the record says; empty for an answer of the last assessment
     * @param date FHIR date of it
     */
    record Suggested(String linkId, String answer, Optional<String> found, Optional<String> date) {

        /** Names it in a form. */
        String pick() {
            return linkId + "=" + answer;
        }

        /** All that fit the form, in the order of the record; age and sex are filled in already. */
        static List<Suggested> of(Sheet sheet) {
            FormAnswers filled = Prefill.of(sheet.visit(), sheet.form());
            Stream<Suggested> record = sheet.visit().chart().suggestions().stream()
                    .filter(one -> !filled.of(one.linkId()).contains(one.answer()))
                    .map(one -> new Suggested(one.linkId(), one.answer(), Optional.of(one.found()), one.date()));
            Stream<Suggested> last = sheet.draft().carried().stream()
                    .flatMap(carried -> carried.answers().byLinkId().entrySet().stream()
                            .flatMap(entry -> entry.getValue().stream()
                                    .map(code -> new Suggested(
                                            entry.getKey(), code, Optional.empty(), Optional.of(carried.date())))));
            return Stream.concat(record, last)
                    .filter(one -> one.fits(sheet.form()))
                    .distinct()
                    .toList();
        }

        private boolean fits(Form form) {
            return form.item(linkId)
                    .filter(Posted::onThePage)
                    .filter(item -> item.kind() != Item.ItemKind.CHOICE
                            || item.option(answer).isPresent())
                    .isPresent();
        }

        /** The answers with this one: beside others where the question takes several, unless one of them stands alone. */
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
            return "Suggested[" + linkId + "]";
        }
    }
}
