package org.dorsal.sandbox;

import java.time.*;
import java.time.temporal.ChronoUnit;

/** A FHIR date of any precision, as the time that it covers; a date without a zone is taken as UTC. */
record SearchInterval(Instant from, Instant until) {
    /** @throws java.time.DateTimeException when it is no date */
    static SearchInterval of(String text) {
        return switch (text.length()) {
            case 4 ->
                days(Year.parse(text).atDay(1), Year.parse(text).plusYears(1).atDay(1));
            case 7 ->
                days(
                        YearMonth.parse(text).atDay(1),
                        YearMonth.parse(text).plusMonths(1).atDay(1));
            case 10 -> days(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
            default -> {
                var second = OffsetDateTime.parse(text).toInstant();
                yield new SearchInterval(
                        second, second.plus(1, text.contains(".") ? ChronoUnit.MILLIS : ChronoUnit.SECONDS));
            }
        };
    }

    /** Compares as FHIR search does (eq, gt, ge, lt, le), with this moment as the searched value. */
    boolean admits(String prefix, SearchInterval value) {
        return switch (prefix) {
            case "eq" -> !value.from.isBefore(from) && !value.until.isAfter(until);
            case "gt" -> value.until.isAfter(until);
            case "ge" -> value.until.isAfter(from);
            case "lt" -> value.from.isBefore(from);
            case "le" -> value.from.isBefore(until);
            default -> throw new IllegalArgumentException("prefix " + prefix);
        };
    }

    private static SearchInterval days(LocalDate from, LocalDate until) {
        return new SearchInterval(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                until.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
