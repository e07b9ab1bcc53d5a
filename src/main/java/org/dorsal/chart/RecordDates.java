package org.dorsal.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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

    /** Returns whether a date ended before the window that ends now. */
    boolean isBefore(Optional<String> date, Duration window) {
        return range(date)
                .filter(range -> !range.to().isAfter(now.minus(window)))
                .isPresent();
    }

    /** Returns whether the whole date is within the window that ends now; false for one that is not precise enough. */
    boolean isWithin(Optional<String> date, Duration window) {
        return range(date)
                        .filter(range -> !range.from().isBefore(now.minus(window)))
                        .isPresent()
                && !isFuture(date);
    }

    /** Returns whether a date may be later than another: it does not end before the other begins, or is absent. */
    boolean mayBeLater(Optional<String> date, Optional<String> other) {
        return range(date).map(range -> range.to().isAfter(start(other))).orElse(true);
    }

    /** Returns the start of a date for sorting; an absent date is oldest. */
    Instant start(Optional<String> date) {
        return range(date).map(TimeRange::from).orElse(Instant.MIN);
    }

    private Optional<TimeRange> range(Optional<String> date) {
        return date.flatMap(text -> TimeRange.of(text, zone));
    }
}
