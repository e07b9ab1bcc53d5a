package org.dorsal.http.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.http.web.AnswerProblems.ProblemView;

/**
 * Answer that has to be corrected first, as a line of an error summary.
 *
 * @param linkId of the question to go to
 * @param says the question with its problem in plain words
 */
record AnswerFault(String linkId, String says) {
    /** Faults of all answers that are being given, in the order in which they were found. */
    static List<AnswerFault> of(AssessmentState sheet) {
        return new AnswerProblems(sheet)
                .all().stream().map(problem -> of(sheet, problem)).toList();
    }

    /**
     * Faults of answers that are stored: they fit their form, and the age may disagree with the record.
     *
     * @param day of the answers
     */
    static List<AnswerFault> ofStored(AssessmentState sheet, LocalDate day) {
        return AnswerProblems.disagreement(sheet, day).stream()
                .map(problem -> of(sheet, problem))
                .toList();
    }

    /** Includes the answer where it counts, as one of two facts that disagree. */
    private static AnswerFault of(AssessmentState sheet, ProblemView problem) {
        String linkId = problem.linkId();
        String question = sheet.form()
                .item(linkId)
                .map(item -> item.text().in(sheet.locale()))
                .orElse(linkId);
        return new AnswerFault(
                linkId,
                Stream.of(
                                Optional.of(question),
                                sheet.filled().shown(linkId, sheet.locale()).map(answer -> answer + "."),
                                Optional.of(Words.say(sheet.locale(), problem.key(), problem.min(), problem.max())))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public String toString() {
        return "AnswerFault[" + linkId + "]";
    }
}
