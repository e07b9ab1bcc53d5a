package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.chart.Suggestion;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

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
                .map(Suggested::of);
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

    private static Suggested of(Suggestion suggestion) {
        return new Suggested(
                suggestion.linkId(), suggestion.answer(), Optional.of(suggestion.found()), suggestion.date());
    }

    private boolean fits(Form form) {
        return form.item(linkId)
                .filter(Posted::onThePage)
                .filter(item -> item.kind() != Item.Kind.CHOICE || option(item).isPresent())
                .isPresent();
    }

    private Optional<Item.Option> option(Item item) {
        return item.options().stream()
                .filter(option -> option.coded().code().equals(answer))
                .findFirst();
    }

    /** The answers with this one: beside others where the question takes several, unless one of them stands alone. */
    FormAnswers takenOver(Form form, FormAnswers answers) {
        Item item = form.item(linkId).orElseThrow();
        List<String> values = new ArrayList<>();
        boolean alone = option(item).filter(Item.Option::exclusive).isPresent();
        if (item.repeats() && !alone) {
            List<String> single = item.options().stream()
                    .filter(Item.Option::exclusive)
                    .map(option -> option.coded().code())
                    .toList();
            answers.of(linkId).stream().filter(code -> !single.contains(code)).forEach(values::add);
        }
        values.add(answer);
        return answers.with(linkId, values);
    }

    @Override
    public String toString() {
        return "Suggested[" + linkId + "]";
    }
}
