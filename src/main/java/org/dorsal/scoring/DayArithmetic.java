package org.dorsal.scoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.*;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Durations in days by UCUM unit, months and years being UCUM's mean ones (mo_j 30.4375 d, a_j 365.25 d), and days that
 * have passed since a date.
 */
final class DayArithmetic {
    private static final int SCALE = 10;

    private DayArithmetic() {}

    /** The days that a FHIR date, possibly partial, may stand for. */
    record PossibleDates(LocalDate first, LocalDate last) {
        /** Returns the days from this date to that day; negative for a future date. */
        Answer.MeasuredAnswer until(LocalDate day) {
            return new Answer.MeasuredAnswer(between(last, day), between(first, day));
        }

        private static BigDecimal between(LocalDate from, LocalDate to) {
            return BigDecimal.valueOf(ChronoUnit.DAYS.between(from, to));
        }
    }

    /** Parses a complete or partial date; empty when it is no date. */
    static Optional<PossibleDates> possible(String date) {
        try {
            return Optional.of(
                    switch (date.length()) {
                        case 4 ->
                            new PossibleDates(
                                    Year.parse(date).atDay(1),
                                    Year.parse(date).atMonth(12).atEndOfMonth());
                        case 7 ->
                            new PossibleDates(
                                    YearMonth.parse(date).atDay(1),
                                    YearMonth.parse(date).atEndOfMonth());
                        default -> new PossibleDates(LocalDate.parse(date), LocalDate.parse(date));
                    });
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** The duration in days; exact at whole days, so that 336 hours are 14 days and not a moment more. */
    static Optional<BigDecimal> of(BigDecimal value, String unit) {
        return switch (unit) {
            case "min" -> Optional.of(value.divide(BigDecimal.valueOf(1440), SCALE, RoundingMode.UP));
            case "h" -> Optional.of(value.divide(BigDecimal.valueOf(24), SCALE, RoundingMode.UP));
            case "d" -> Optional.of(value);
            case "wk" -> Optional.of(value.multiply(BigDecimal.valueOf(7)));
            case "mo" -> Optional.of(value.multiply(new BigDecimal("30.4375")));
            case "a" -> Optional.of(value.multiply(new BigDecimal("365.25")));
            default -> Optional.empty();
        };
    }
}
