package org.dorsal.scoring;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;

/**
 * Age in completed years on a day. A birth date may be partial (FHIR date: {@code 1970} or {@code 1970-05}); the age
 * then has two bounds. A person born on 29 February turns a year older on 1 March of a common year.
 *
 * @param least completed years if born on the last possible day
 * @param most completed years if born on the first possible day
 */
public record Age(int least, int most) {

    /** Returns the age; empty when the birth date is not a date or is after the day. */
    public static Optional<Age> calculate(LocalDate day, String birthDate) {
        return DayArithmetic.possible(birthDate).flatMap(possible -> between(day, possible.first(), possible.last()));
    }

    private static Optional<Age> between(LocalDate day, LocalDate first, LocalDate last) {
        if (first.isAfter(day)) {
            return Optional.empty();
        }
        LocalDate latest = last.isAfter(day) ? day : last;
        return Optional.of(new Age(
                Period.between(latest, day).getYears(),
                Period.between(first, day).getYears()));
    }

    /** Returns whether a stated age is possible. */
    public boolean admits(int years) {
        return least <= years && years <= most;
    }

    Answer.MeasuredAnswer answer() {
        return new Answer.MeasuredAnswer(BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }
}
