package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Item.AnswerOption;
import org.dorsal.knowledge.Wording;

/**
 * Answers that were given in an earlier edition of the form. A linkId has the same meaning in all editions, so an answer
 * counts where the form still has the question and the option. Options that are new were never offered to the clinician
 * and stay unknown until the answer is checked.
 *
 * @param questions the questions as they were when they were answered, by linkId; empty where their edition is not loaded
 */
public record EarlierAnswers(Form form, FormAnswers answers, Map<String, Optional<Item>> questions) {
    static EarlierAnswers none(Form form, FormAnswers answers) {
        return new EarlierAnswers(form, answers, Map.of());
    }

    /** @param editions finds an edition of the form by its version */
    static EarlierAnswers of(Form form, Draft draft, Function<String, Optional<Form>> editions) {
        return new EarlierAnswers(
                form,
                draft.answers(),
                draft.earlier().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> editions.apply(entry.getValue())
                                        .flatMap(earlier -> earlier.item(entry.getKey())))));
    }

    /** The values of an answer that the form still offers. */
    public List<String> offeredValues(String linkId) {
        return answers.of(linkId).stream()
                .filter(value -> !isRemoved(linkId, value))
                .toList();
    }

    private boolean isRemoved(String linkId, String value) {
        return questions.containsKey(linkId)
                && form.item(linkId)
                        .map(item -> item.kind() == Item.ItemKind.CHOICE
                                && item.option(value).isEmpty())
                        .orElse(true);
    }

    /** Whether the question has other options than those that the clinician saw, or no longer has the chosen one. */
    boolean isUnchecked(String linkId) {
        return questions.containsKey(linkId)
                && form.item(linkId)
                        .filter(item -> item.kind() == Item.ItemKind.CHOICE)
                        .filter(item -> offeredValues(linkId).size()
                                        < answers.of(linkId).size()
                                || !codes(questions.get(linkId)).containsAll(codes(Optional.of(item))))
                        .isPresent();
    }

    private static Set<String> codes(Optional<Item> question) {
        return question.stream()
                .flatMap(item -> item.options().stream())
                .map(option -> option.coded().code())
                .collect(Collectors.toSet());
    }

    /** Lists the answers of changed questions in the order of the form, then those of removed questions. */
    public List<ChangedAnswer> changes(Wording.Locale locale) {
        List<ChangedAnswer> changes = new ArrayList<>();
        Set<String> absentQuestions = new HashSet<>(questions.keySet());
        form.items().values().forEach(item -> {
            absentQuestions.remove(item.linkId());
            if (isUnchecked(item.linkId())) {
                changes.add(change(item.linkId(), Optional.of(item), locale, false));
            }
        });
        absentQuestions.stream()
                .sorted()
                .forEach(linkId -> changes.add(change(linkId, question(linkId), locale, true)));
        return changes;
    }

    private Optional<Item> question(String linkId) {
        return questions.getOrDefault(linkId, Optional.empty());
    }

    private ChangedAnswer change(String linkId, Optional<Item> question, Wording.Locale locale, boolean removed) {
        return new ChangedAnswer(
                linkId,
                question.map(item -> item.text().in(locale)).orElse(linkId),
                answers.of(linkId).stream()
                        .filter(value -> isRemoved(linkId, value))
                        .map(value -> question(linkId)
                                .flatMap(item -> item.option(value))
                                .map(AnswerOption::coded)
                                .map(coded -> coded.display().in(locale))
                                .orElse(value))
                        .collect(Collectors.joining("; ")),
                removed);
    }

    /**
     * Answer that is to be checked.
     *
     * @param question text of the question; its linkId where no loaded edition has it
     * @param uncounted words of what the form no longer offers; empty where it only has further options
     * @param removed whether the form no longer has the question
     */
    public record ChangedAnswer(String linkId, String question, String uncounted, boolean removed) {}
}
