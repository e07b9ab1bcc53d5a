package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.store.DateRange.RangeBounds;

/** Date conditions of a search as SQL on {@code v}, a searched row. */
final class DateBounds {
    /** Limit of a prompt date: a bound on its end bounds its start too, and bounds on its start bound the recording. */
    static final Duration DAY = Duration.ofDays(1);

    static final BinaryOperator<Instant> EARLIER = BinaryOperator.minBy(Comparator.naturalOrder());
    static final BinaryOperator<Instant> LATER = BinaryOperator.maxBy(Comparator.naturalOrder());

    private final SqlValues values;
    private final List<List<RangeBounds>> dates = new ArrayList<>();

    DateBounds(SqlValues values) {
        this.values = values;
    }

    boolean isEmpty() {
        return dates.isEmpty();
    }

    /** Adds a condition; returns its SQL. */
    String add(SearchCondition.AnyDate any) {
        var bounds = any.dates().stream().flatMap(date -> date.spans().stream()).toList();
        dates.add(bounds);
        return bounds.stream().map(this::within).collect(Collectors.joining(" or ", "(", ")"));
    }

    private String within(RangeBounds bounds) {
        return "(v.date_from >= %s and v.date_from < %s and v.date_to > %s and v.date_to <= %s)"
                .formatted(
                        values.instant(bounds.startsFrom()),
                        values.instant(bounds.startsBefore()),
                        values.instant(bounds.endsAfter()),
                        values.instant(bounds.endsBy()));
    }

    /** Bounds on the start of the date of prompt rows, or of the other rows; empty without a condition. */
    String starts(boolean prompt) {
        return dates.isEmpty()
                ? ""
                : " and v.date_from >= %s and v.date_from < %s"
                        .formatted(
                                values.instant(
                                        startsFrom(prompt ? RangeBounds::promptStartsFrom : RangeBounds::startsFrom)),
                                values.instant(startsBefore()));
    }

    /** Bounds on the recording of prompt rows. */
    String recordings() {
        var from = startsFrom(RangeBounds::promptStartsFrom);
        var before = startsBefore();
        return (from.equals(Instant.MIN) ? "" : " and v.recorded_at >= " + values.instant(from.minus(DAY)))
                + (before.equals(Instant.MAX) ? "" : " and v.recorded_at <= " + values.instant(before.plus(DAY)));
    }

    private Instant startsFrom(Function<RangeBounds, Instant> bound) {
        return dates.stream()
                .map(spans -> spans.stream().map(bound).reduce(Instant.MAX, EARLIER))
                .reduce(Instant.MIN, LATER);
    }

    private Instant startsBefore() {
        return dates.stream()
                .map(spans -> spans.stream().map(RangeBounds::startsBefore).reduce(Instant.MIN, LATER))
                .reduce(Instant.MAX, EARLIER);
    }
}
