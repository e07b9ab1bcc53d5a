package org.dorsal.store;

import java.time.Instant;
import java.util.List;

/**
 * Date condition of a search: FHIR R4 search, section 3.1.1.4.7, where both the value and the resource's date are
 * intervals.
 *
 * @param prefix comparison
 * @param low start of the value, inclusive: {@code 2026-11} starts with the month
 * @param high end of the value, exclusive
 */
public record DateRange(Prefix prefix, Instant low, Instant high) {
    /** Prefixes of ordered search values; the names are FHIR's. */
    public enum Prefix {
        EQ,
        NE,
        LT,
        GT,
        GE,
        LE,
        SA,
        EB
    }

    public DateRange {
        if (high.isBefore(low)) {
            throw new IllegalArgumentException("a date ends before it starts");
        }
    }

    /**
     * Bounds on start and end of the resource's date, any of which satisfies the search. No date is empty, so what ends
     * by some moment starts before it: that lets the index by start bound the search too.
     */
    List<RangeBounds> spans() {
        var within = new RangeBounds(low, high, Instant.MIN, high);
        var startsBefore = new RangeBounds(Instant.MIN, low, Instant.MIN, Instant.MAX);
        var endsAfter = new RangeBounds(Instant.MIN, Instant.MAX, high, Instant.MAX);
        return switch (prefix) {
            case EQ -> List.of(within);
            case NE -> List.of(startsBefore, endsAfter);
            case LT -> List.of(startsBefore);
            case LE -> List.of(startsBefore, within);
            case GT -> List.of(endsAfter);
            case GE -> List.of(endsAfter, within);
            case SA -> List.of(new RangeBounds(high, Instant.MAX, Instant.MIN, Instant.MAX));
            case EB -> List.of(new RangeBounds(Instant.MIN, low, Instant.MIN, low));
        };
    }

    /** {@code startsFrom <= from < startsBefore and endsAfter < to <= endsBy}; the far ends of time bound nothing. */
    record RangeBounds(Instant startsFrom, Instant startsBefore, Instant endsAfter, Instant endsBy) {
        /** No date of a day at most that starts earlier satisfies it. */
        Instant promptStartsFrom() {
            return endsAfter.equals(Instant.MIN) || startsFrom.isAfter(endsAfter)
                    ? startsFrom
                    : endsAfter.minus(DateBounds.DAY);
        }
    }
}
