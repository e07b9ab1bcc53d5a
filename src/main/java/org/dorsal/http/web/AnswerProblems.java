package org.dorsal.http.web;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.*;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FilledForm.FieldProblem;
import org.dorsal.note.PageDates;
import org.dorsal.scoring.Age;

/** Problems of the answers on a sheet, by question. */
final class AnswerProblems {
    private static final String DISAGREES = "assess.problem.DISAGREES";

    private final Map<String, AnswerFault> byLinkId = new LinkedHashMap<>();

    AnswerProblems(AssessmentState sheet) {
        disagreement(sheet.visit(), sheet.filled(), Prefill.day(sheet.visit()))
                .ifPresent(problem -> byLinkId.put(problem.linkId(), problem));
        sheet.filled().problems().forEach((linkId, problem) -> byLinkId.put(linkId, fault(sheet, linkId, problem)));
    }

    /**
     * Finds a stated age that does not fit the record's date of birth.
     *
     * @param day of the answers
     */
    static Optional<AnswerFault> disagreement(Visit visit, FilledForm filled, LocalDate day) {
        return Prefill.birthDate(visit)
                .flatMap(born -> Age.calculate(day, born)
                        .filter(age -> filled.shown(Prefill.AGE, visit.locale())
                                .filter(years -> years.matches("\\d{1,4}"))
                                .filter(years -> !age.admits(Integer.parseInt(years)))
                                .isPresent())
                        .map(age -> AnswerFault.of(
                                filled, visit.locale(), Prefill.AGE, DISAGREES, PageDates.day(born), years(age))));
    }

    /** The age in words of the messages. */
    static String years(Age age) {
        return age.least() == age.most() ? Integer.toString(age.least()) : age.least() + "–" + age.most();
    }

    AnswerFault of(String linkId) {
        return byLinkId.getOrDefault(linkId, AnswerFault.none(linkId));
    }

    /** Lists the problems as lines of an error summary, in the order in which they were found. */
    List<AnswerFault> faults() {
        return List.copyOf(byLinkId.values());
    }

    private static AnswerFault fault(AssessmentState sheet, String linkId, FieldProblem problem) {
        String bounds = switch (problem.kind()) {
            case OUT_OF_BOUNDS ->
                problem.min().isEmpty() ? ".max" : problem.max().isEmpty() ? ".min" : "";
            case NOT_A_NUMBER, NOT_WHOLE, NOT_A_DATE, NOT_AN_OPTION, ONE_ONLY, STANDS_ALONE, TOO_LONG, OTHER_OPTIONS ->
                "";
        };
        return AnswerFault.of(
                sheet.filled(),
                sheet.locale(),
                linkId,
                "assess.problem." + problem.kind() + bounds,
                plain(problem.min()),
                plain(problem.max()));
    }

    private static String plain(Optional<BigDecimal> number) {
        return number.map(BigDecimal::toPlainString).orElse("");
    }
}
