package org.dorsal.chart;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Form;
import org.dorsal.scoring.Age;

/**
 * Suggestions from the Patient resource: the two questions that carry an initialExpression over the launch's patient.
 */
final class Demographics {
    private static final String AGE = "age-years";
    private static final String SEX = "sex";

    private Demographics() {}

    /** Age where the birth date leaves it open by no year, sex where it is one of the question's options. */
    static List<Suggestion> of(Banner patient, Form form, LocalDate today) {
        List<Suggestion> suggestions = new ArrayList<>();
        patient.birthDate()
                .ifPresent(born -> Age.on(today, born)
                        .filter(age -> age.least() == age.most())
                        .filter(age -> form.item(AGE)
                                .filter(item -> item.admits(BigDecimal.valueOf(age.least())))
                                .isPresent())
                        .ifPresent(age -> suggestions.add(
                                new Suggestion(AGE, Integer.toString(age.least()), born, Optional.empty()))));
        patient.gender()
                .filter(gender -> !gender.equals("unknown") && offered(form, gender))
                .ifPresent(gender -> suggestions.add(new Suggestion(SEX, gender, gender, Optional.empty())));
        return suggestions;
    }

    private static boolean offered(Form form, String gender) {
        return form.item(SEX).flatMap(item -> item.option(gender)).isPresent();
    }
}
