package org.dorsal.http.web;

import java.time.LocalDate;
import java.util.*;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.knowledge.Form;
import org.dorsal.scoring.Age;

/**
 * Prefilled answers: age and sex, from the Patient of the launch and marked as such. All other suggestions need a
 * clinician's confirmation.
 */
final class Prefill {
    static final String AGE = "age-years";
    static final String SEX = "sex";

    private Prefill() {}

    static FormAnswers of(Visit visit, Form form) {
        Map<String, List<String>> answers = new TreeMap<>();
        birthDate(visit)
                .filter(_ -> visit.chart().patient().deceased().isEmpty())
                .flatMap(born -> Age.calculate(day(visit), born))
                .filter(age -> age.least() == age.most() && form.item(AGE).isPresent())
                .ifPresent(age -> answers.put(AGE, List.of(Integer.toString(age.least()))));
        visit.chart()
                .patient()
                .gender()
                .filter(gender ->
                        form.item(SEX).flatMap(item -> item.option(gender)).isPresent())
                .ifPresent(gender -> answers.put(SEX, List.of(gender)));
        return new FormAnswers(answers);
    }

    /** The patient's birth date as the scoring may use it: a FHIR date, maybe partial, that is not in the future. */
    static Optional<String> birthDate(Visit visit) {
        return visit.chart()
                .patient()
                .birthDate()
                .filter(born -> Age.calculate(day(visit), born).isPresent());
    }

    /** Returns the record's statements at the start of the launch, for the detection of contradictions. */
    static List<RecordFinding> record(Visit visit) {
        return visit.chart().suggestions().stream()
                .map(suggestion -> new RecordFinding(
                        suggestion.linkId(), suggestion.answer(), suggestion.text(), suggestion.date()))
                .toList();
    }

    /** The day of the assessment where its people are. */
    static LocalDate day(Visit visit) {
        return visit.time().atZone(visit.zone()).toLocalDate();
    }
}
