package org.dorsal.fhirjson;

import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.*;

/**
 * Interval that a FHIR date, dateTime or instant covers (R4 search, "date"): a day is 24 hours long, a second one
 * second. Days, months and years without an offset are those of a zone: of UTC in searches, so that every replica reads
 * them alike, and of the site where the record of its EHR is compared with the present.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record TimeRange(Instant from, Instant to) {
    /** Dates and times of FHIR R4 (datatypes, "dateTime"), and a minute, which searches may name. */
    private static final Pattern FORM = Pattern.compile("(?!0000)[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}"
            + "(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?");

    /** R4 datatypes, "instant". */
    private static final Pattern INSTANT = Pattern.compile(
            "[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)");

    private static final Pattern LEAP_SECOND = Pattern.compile("(?<=T[0-9]{2}:[0-9]{2}:)60");
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
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
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

    /** Moment that an instant names; empty when the text is no instant of FHIR, or does not exist. */
    public static Optional<Instant> instant(String text) {
        return Optional.of(text)
                .filter(written -> INSTANT.matcher(written).matches())
                .flatMap(written -> of(written))
                .map(TimeRange::from);
    }

    private static TimeRange days(LocalDate first, Period length, ZoneId zone) {
        return new TimeRange(
                first.atStartOfDay(zone).toInstant(),
                first.plus(length).atStartOfDay(zone).toInstant());
    }

    private static TimeRange moment(String text) {
        String offset = text.length() == MINUTE ? text + "Z" : text;
        // Java knows no second 60, which R4 admits; HAPI reads it as the first of the next minute, as here
        Matcher leap = LEAP_SECOND.matcher(offset);
        Instant from = leap.find()
                ? OffsetDateTime.parse(leap.replaceFirst("59")).plusSeconds(1).toInstant()
                : OffsetDateTime.parse(offset).toInstant();
        boolean fraction = text.indexOf('.') >= 0;
        boolean seconds = text.length() > MINUTE && text.charAt(MINUTE) == ':';
        ChronoUnit unit = fraction ? ChronoUnit.MILLIS : seconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        return new TimeRange(from, from.plus(1, unit));
    }
}
