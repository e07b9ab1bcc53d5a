package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PageDates;
import org.dorsal.note.ScoredEntries;

/**
 * Suggestions next to the questions, from the record or the last assessment. A suggestion has no effect until a clinician
 * takes it over.
 */
final class SuggestionViews {
    private final AssessmentState sheet;
    private final Map<String, List<SuggestionView>> byLinkId = new LinkedHashMap<>();

    SuggestionViews(AssessmentState sheet) {
        this.sheet = sheet;
        FormAnswers prefilled = Prefill.of(sheet.visit(), sheet.form());
        List<SuggestionView> confirmable = confirmable(prefilled);
        sheet.form().items().values().forEach(item -> {
            List<SuggestionView> matching = confirmable.stream()
                    .filter(suggestion -> suggestion.linkId().equals(item.linkId()))
                    .toList();
            if (prefilled.has(item.linkId()) || !matching.isEmpty()) {
                byLinkId.put(
                        item.linkId(),
                        Stream.concat(fromPatient(item, prefilled), matching.stream())
                                .toList());
            }
        });
    }

    List<SuggestionView> of(String linkId) {
        return byLinkId.getOrDefault(linkId, List.of());
    }

    /** Returns whether anything is, or was, suggested for that question. */
    boolean any(String linkId) {
        return byLinkId.containsKey(linkId);
    }

    /** Returns the suggestions of all questions that have any, by linkId in the order of the form. */
    Map<String, List<SuggestionView>> all() {
        return byLinkId;
    }

    /** Finds the suggestion that a form names. */
    Optional<SuggestionView> find(String pick) {
        return byLinkId.values().stream()
                .flatMap(List::stream)
                .filter(suggestion -> !suggestion.sure() && suggestion.pick().equals(pick))
                .findFirst();
    }

    /** Returns the answer from the launch's Patient while it is the current one. */
    private Stream<SuggestionView> fromPatient(Item item, FormAnswers prefilled) {
        return prefilled.of(item.linkId()).stream()
                .filter(value -> sheet.draft().answers().of(item.linkId()).equals(List.of(value)))
                .map(value -> suggestion(item, value, Optional.empty(), Optional.empty(), true));
    }

    /** Lists the suggestions that fit the form, in the order of the record; age and sex are prefilled and left out. */
    private List<SuggestionView> confirmable(FormAnswers prefilled) {
        Stream<SuggestionView> record = sheet.visit().chart().suggestions().stream()
                .filter(entry -> !prefilled.of(entry.linkId()).contains(entry.answer()))
                .flatMap(entry -> fitting(entry.linkId(), entry.answer(), Optional.of(entry.text()), entry.date()));
        Stream<SuggestionView> last = sheet.draft().carried().stream()
                .flatMap(carried -> carried.answers().byLinkId().entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .flatMap(code ->
                                        fitting(entry.getKey(), code, Optional.empty(), Optional.of(carried.date())))));
        return Stream.concat(record, last).distinct().toList();
    }

    private Stream<SuggestionView> fitting(
            String linkId, String code, Optional<String> statement, Optional<String> date) {
        return sheet
                .form()
                .item(linkId)
                .filter(ScoredEntries::isOnThePage)
                .filter(item ->
                        item.kind() != Item.ItemKind.CHOICE || item.option(code).isPresent())
                .map(item -> suggestion(item, code, statement, date, false))
                .stream();
    }

    private SuggestionView suggestion(
            Item item, String code, Optional<String> statement, Optional<String> date, boolean sure) {
        return new SuggestionView(
                item.linkId(),
                code,
                item.option(code)
                        .map(option -> option.coded().display().in(sheet.locale()))
                        .orElse(code),
                statement,
                date,
                date.map(text -> PageDates.day(text, sheet.visit().zone())),
                sure || sheet.draft().answers().of(item.linkId()).contains(code),
                sure);
    }

    /**
     * Suggestion as shown next to its question.
     *
     * @param code suggested option, or the number as text
     * @param answer suggested answer in words
     * @param statement statement of the record; empty for the last assessment
     * @param date FHIR date or dateTime of the statement or assessment
     * @param day day of the statement or assessment in the zone of the site, in which a measurement names its time, too
     * @param accepted true when the answer is current
     * @param sure true when filled in from the Patient of the launch, without need of confirmation
     */
    record SuggestionView(
            String linkId,
            String code,
            String answer,
            Optional<String> statement,
            Optional<String> date,
            Optional<String> day,
            boolean accepted,
            boolean sure) {

        /** Returns the identifier in the form. */
        public String pick() {
            return linkId + "=" + code;
        }

        /**
         * Adds the answer; where the question repeats, the other answers are kept unless they or the new one are
         * exclusive.
         */
        FormAnswers takenOver(Form form, FormAnswers answers) {
            Item item = form.item(linkId).orElseThrow();
            List<String> values = new ArrayList<>();
            boolean alone =
                    item.option(code).filter(Item.AnswerOption::exclusive).isPresent();
            if (item.repeats() && !alone) {
                List<String> single = item.options().stream()
                        .filter(Item.AnswerOption::exclusive)
                        .map(option -> option.coded().code())
                        .toList();
                answers.of(linkId).stream()
                        .filter(value -> !single.contains(value))
                        .forEach(values::add);
            }
            values.add(code);
            return answers.with(linkId, values);
        }
    }
}
