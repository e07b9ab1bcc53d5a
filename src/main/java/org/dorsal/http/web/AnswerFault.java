package org.dorsal.http.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.FilledForm;
import org.dorsal.http.web.AnswerProblems.ProblemView;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Words;

/**
 * Answer that has to be corrected first, as a line of an error summary.
 *
 * @param linkId of the question to go to
 * @param says the question with its problem in plain words
 */
record AnswerFault(String linkId, String says) {
    /**
     * Faults of answers that are stored: they fit their form, and the age may disagree with the record.
     *
     * @param day of the answers
     */
    static List<AnswerFault> ofStored(Visit visit, FilledForm filled, LocalDate day) {
        return AnswerProblems.disagreement(visit, filled, day).stream()
                .map(problem -> of(filled, visit.locale(), problem))
                .toList();
    }

    /** Includes the answer where it counts, as one of two facts that disagree. */
    static AnswerFault of(FilledForm filled, Wording.Locale locale, ProblemView problem) {
        String linkId = problem.linkId();
        String question =
                filled.form().item(linkId).map(item -> item.text().in(locale)).orElse(linkId);
        return new AnswerFault(
                linkId,
                Stream.of(
                                Optional.of(question),
                                filled.shown(linkId, locale).map(answer -> answer + "."),
                                Optional.of(Words.say(locale, problem.key(), problem.min(), problem.max())))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public String toString() {
        return "AnswerFault[" + linkId + "]";
    }
}
