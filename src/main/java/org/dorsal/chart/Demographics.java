package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Form;
import org.dorsal.scoring.Age;

/** Suggests answers from the Patient: the two questions that have an initialExpression over the launch's patient. */
final class Demographics {
    private static final String AGE = "age-years";
    private static final String SEX = "sex";

    private Demographics() {}

    /**
     * Returns the age when the birth date determines it to the year, and the sex when it is an option of the question.
     *
     * @param source reference to the Patient
     */
    static List<Suggestion> of(Banner patient, Form form, LocalDate today, String source) {
        Optional<String> record = Optional.of(source);
        List<Suggestion> suggestions = new ArrayList<>();
        patient.birthDate()
                .ifPresent(born -> Age.on(today, born)
                        .filter(age -> age.least() == age.most())
                        .filter(age -> form.item(AGE)
                                .filter(item -> item.admits(BigDecimal.valueOf(age.least())))
                                .isPresent())
                        .ifPresent(age -> suggestions.add(
                                new Suggestion(AGE, Integer.toString(age.least()), born, Optional.empty(), record))));
        patient.gender()
                .filter(gender -> !gender.equals("unknown") && offered(form, gender))
                .ifPresent(gender -> suggestions.add(new Suggestion(SEX, gender, gender, Optional.empty(), record)));
        return suggestions;
    }

    private static boolean offered(Form form, String gender) {
        return form.item(SEX).flatMap(item -> item.option(gender)).isPresent();
    }
}
