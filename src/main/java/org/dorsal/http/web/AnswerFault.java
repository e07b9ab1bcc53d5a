package org.dorsal.http.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.FilledForm;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Words;

/**
 * Answer that has to be corrected first, as a line of an error summary.
 *
 * @param linkId of the question to go to
 * @param message problem in plain words, as shown next to the answer; empty without a problem
 * @param summary the question with its answer and its problem
 */
record AnswerFault(String linkId, String message, String summary) {
    /**
     * Faults of answers that are stored: they fit their form, and the age may disagree with the record.
     *
     * @param day of the answers
     */
    static List<AnswerFault> ofStored(Visit visit, FilledForm filled, LocalDate day) {
        return AnswerProblems.disagreement(visit, filled, day).stream().toList();
    }

    static AnswerFault none(String linkId) {
        return new AnswerFault(linkId, "", "");
    }

    /**
     * Includes the answer where it counts, as one of two facts that disagree.
     *
     * @param key message key
     * @param arguments the bounds, or the date of birth that contradicts an age and the age by that date
     */
    static AnswerFault of(FilledForm filled, Wording.Locale locale, String linkId, String key, Object... arguments) {
        String message = Words.say(locale, key, arguments);
        String question =
                filled.form().item(linkId).map(item -> item.text().in(locale)).orElse(linkId);
        return new AnswerFault(
                linkId,
                message,
                Stream.of(
                                Optional.of(question),
                                filled.shown(linkId, locale).map(answer -> answer + "."),
                                Optional.of(message))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")));
    }

    public boolean any() {
        return !message.isEmpty();
    }
}
