package org.dorsal.fhirjson;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Interval that a FHIR date, dateTime or instant covers (R4 search, "date"): a day is 24 hours long, a second one
 * second. Days, months and years without an offset are those of a zone: of UTC in searches, so that every replica reads
 * them alike, and of the site where the record of its EHR is compared with the present.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record TimeRange(Instant from, Instant to) {
    private static final int YEAR = 4;
    private static final int MONTH = 7;
    private static final int DAY = 10;
    private static final int MINUTE = 16;

    /** The span; empty when the text is no FHIR date that exists. */
    public static Optional<TimeRange> of(String text) {
        return of(text, ZoneOffset.UTC);
    }

    /** The span with days of the zone. */
    public static Optional<TimeRange> of(String text, ZoneId zone) {
        try {
            return Optional.of(
                    switch (text.length()) {
                        case YEAR -> days(Year.parse(text).atDay(1), Period.ofYears(1), zone);
                        case MONTH -> days(YearMonth.parse(text).atDay(1), Period.ofMonths(1), zone);
                        case DAY -> days(LocalDate.parse(text), Period.ofDays(1), zone);
                        default -> moment(text);
                    });
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static TimeRange days(LocalDate first, Period length, ZoneId zone) {
        return new TimeRange(
                first.atStartOfDay(zone).toInstant(),
                first.plus(length).atStartOfDay(zone).toInstant());
    }

    private static TimeRange moment(String text) {
        String offset = text.length() == MINUTE ? text + "Z" : text;
        Instant from = OffsetDateTime.parse(offset).toInstant();
        boolean fraction = text.indexOf('.') >= 0;
        boolean seconds = text.length() > MINUTE && text.charAt(MINUTE) == ':';
        ChronoUnit unit = fraction ? ChronoUnit.MILLIS : seconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        return new TimeRange(from, from.plus(1, unit));
    }
}
