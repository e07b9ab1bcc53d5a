package org.dorsal.http.fhir;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.store.DateRange;
import org.dorsal.store.DateRange.Prefix;
import org.dorsal.store.SearchCondition;

/**
 * Reads date values (FHIR R4 search, 3.1.1.4.7). A value covers all that it leaves open: a day, a minute, a second.
 * Without an offset it is in UTC, as everywhere here. {@code ap} is refused: how near is near would be our guess.
 */
record DateValues(SearchFaults faults) {
    private static final Pattern VALUE = Pattern.compile("(?<prefix>eq|ne|lt|gt|ge|le|sa|eb)?"
            + "(?<date>\\d{4}(-(0[1-9]|1[0-2])"
            + "(-(0[1-9]|[12]\\d|3[01])(?<time>T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.(?<fraction>\\d{1,9}))?)?"
            + "(?<zone>Z|[+-](0\\d|1[0-4]):[0-5]\\d)?)?)?)?)");
    private static final String FORMS = "write a date or time that exists, such as ge2026-11, 2026-11-20 or "
            + "lt2026-11-20T09:30:00Z, after eq, ne, lt, gt, ge, le, sa, eb or nothing; in a URL a + is %2B.";
    private static final int MILLISECOND_DIGITS = 3;

    /**
     * Parsed date value.
     *
     * @param fraction digits below the second, which give the precision
     */
    private record DateValue(Prefix prefix, TimeRange span, String fraction) {}

    /** Clinical date range, covering the same period as the same text in a resource. */
    Stream<DateRange> dates(String parameter, String written) {
        return read(parameter, written)
                .map(value -> new DateRange(
                        value.prefix(), value.span().from(), value.span().to()));
    }

    /** Condition on the recording time. Each prefix is one side of a moment. */
    Stream<SearchCondition.RecordedBetween> recorded(String parameter, String written) {
        return read(parameter, written).flatMap(value -> {
            var span = exact(value);
            return switch (value.prefix()) {
                case EQ -> Stream.of(new SearchCondition.RecordedBetween(span.from(), span.to()));
                case GE -> Stream.of(SearchCondition.RecordedBetween.from(span.from()));
                case GT, SA -> Stream.of(SearchCondition.RecordedBetween.from(span.to()));
                case LT, EB -> Stream.of(SearchCondition.RecordedBetween.before(span.from()));
                case LE -> Stream.of(SearchCondition.RecordedBetween.before(span.to()));
                case NE ->
                    faults.value(parameter, "ne is not answered; ask for what lies before with lt, or after with gt.");
            };
        });
    }

    private Stream<DateValue> read(String parameter, String written) {
        var value = VALUE.matcher(written);
        if (!value.matches()) {
            return faults.value(parameter, FORMS);
        }
        var prefix = Optional.ofNullable(value.group("prefix")).orElse("eq").toUpperCase(Locale.ROOT);
        var zone = value.group("time") != null && value.group("zone") == null ? "Z" : "";
        var fraction = Optional.ofNullable(value.group("fraction")).orElse("");
        return TimeRange.of(value.group("date") + zone)
                .map(span -> Stream.of(new DateValue(Prefix.valueOf(prefix), span, fraction)))
                .orElseGet(() -> faults.value(parameter, FORMS));
    }

    /**
     * Span of a value with digits below the millisecond, in the store's precision: a client that requests all changes
     * after the last timestamp must not miss one within the same millisecond.
     */
    private static TimeRange exact(DateValue value) {
        if (value.fraction().length() <= MILLISECOND_DIGITS) {
            return value.span();
        }
        Instant micros = value.span().from().truncatedTo(ChronoUnit.MICROS);
        return new TimeRange(micros, micros.plus(1, ChronoUnit.MICROS));
    }
}
