package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.FormAnswers;
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
        List<SuggestionView> views = new ArrayList<>();
        filled.of(item.linkId()).stream()
                .filter(value -> answers.of(item.linkId()).equals(List.of(value)))
                .map(value -> new SuggestionView(
                        "", value, words(item, value), Optional.empty(), Optional.empty(), true, true))
                .forEach(views::add);
        all.stream()
                .filter(one -> one.linkId().equals(item.linkId()))
                .map(one -> new SuggestionView(
                        one.pick(),
                        one.answer(),
                        words(item, one.answer()),
                        one.found(),
                        one.date().map(Dates::day),
                        answers.of(item.linkId()).contains(one.answer()),
                        false))
                .forEach(views::add);
        return List.copyOf(views);
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

    /** The suggestions beside one question. */
    record Beside(String linkId, List<SuggestionView> suggestions) {}

    private String words(Item item, String value) {
        return item.options().stream()
                .filter(option -> option.coded().code().equals(value))
                .map(option -> option.coded().display().in(sheet.locale()))
                .findFirst()
                .orElse(value);
    }
}
