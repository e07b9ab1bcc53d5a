package org.dorsal.chart;

import java.time.*;
import java.util.Optional;
import org.dorsal.fhirjson.TimeRange;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Compares dates of a record with the present. A date without a time is a day at the site: in UTC, the day of a
 * measurement in Sydney would begin after it.
 *
 * @param zone time zone of the site
 */
record RecordDates(Instant now, ZoneId zone) {
    /** Tolerated lead of an EHR's clock. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** Returns a date in FHIR notation; the start of a period. */
    static Optional<String> date(@Nullable Type when) {
        return switch (when) {
            case BaseDateTimeType moment -> Optional.ofNullable(moment.getValueAsString());
            case Period period -> Optional.ofNullable(period.getStartElement().getValueAsString());
            case null, default -> Optional.empty();
        };
    }

    /** Returns a date in FHIR notation; the end of a period. */
    static Optional<String> end(@Nullable Type when) {
        return when instanceof Period period
                ? Optional.ofNullable(period.getEndElement().getValueAsString())
                : date(when);
    }

    /** Returns whether a date contradicts the present: it begins later than a wrong clock could explain. */
    boolean isFuture(Optional<String> date) {
        return start(date).isAfter(now.plus(AHEAD));
    }

    /** Returns whether a date, or the start or end of a period, contradicts the present. */
    boolean isFuture(@Nullable Type when) {
        return isFuture(date(when)) || (when instanceof Period period && isFuture(end(period)));
    }

    /** Returns whether a period is over. */
    boolean isOver(Period period) {
        return range(end(period)).filter(end -> !end.to().isAfter(now)).isPresent();
    }

    /** Returns whether a time ended before the window that ends now; false for an absent one. */
    boolean isBefore(@Nullable Type when, Duration window) {
        return range(when).filter(time -> !time.to().isAfter(now.minus(window))).isPresent();
    }

    /**
     * Returns whether a time is within the window that ends now; false for one that is not precise enough, and for a
     * period of more than a 24th of the window, over which a value is a mean or an extreme.
     */
    boolean isWithin(@Nullable Type when, Duration window) {
        return !start(when).isBefore(now.minus(window))
                && !isFuture(when)
                && !(when instanceof Period period
                        && Duration.between(start(when), end(period).isPresent() ? start(end(period)) : now)
                                        .compareTo(window.dividedBy(24))
                                > 0);
    }

    /** Returns whether a time may be later than another: it does not end before the other begins, or is absent. */
    boolean mayBeLater(@Nullable Type when, @Nullable Type other) {
        return range(when).map(time -> time.to().isAfter(start(other))).orElse(true);
    }

    /** Returns the start of a time for sorting; an absent one is oldest. */
    Instant start(@Nullable Type when) {
        return range(when).map(TimeRange::from).orElse(Instant.MIN);
    }

    /**
     * Returns the time that a date or period covers. A period without an end is going on (R4, Period.end), and one
     * without a start began at any time.
     */
    private Optional<TimeRange> range(@Nullable Type when) {
        return when instanceof Period period
                ? Optional.of(new TimeRange(
                                start(date(period)),
                                range(end(period)).map(TimeRange::to).orElse(now)))
                        .filter(time -> !time.to().isBefore(time.from()))
                : range(date(when));
    }

    /** Returns the start of a date for sorting; an absent date is oldest. */
    Instant start(Optional<String> date) {
        return range(date).map(TimeRange::from).orElse(Instant.MIN);
    }

    private Optional<TimeRange> range(Optional<String> date) {
        return date.flatMap(text -> TimeRange.of(text, zone));
    }
}
