package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One thing that a search asks of a resource. A set is a choice: one member of it is enough, and it has at least one. */
public sealed interface Condition {
    /** Carries one of these terms, {@code parameter=value} as in {@link NewVersion#terms}. */
    record AnyTerm(Set<String> terms) implements Condition {
        public AnyTerm {
            terms = choice(terms);
        }
    }

    /** Carries none of these terms ({@code :not}). */
    record NoTerm(Set<String> terms) implements Condition {
        public NoTerm {
            terms = choice(terms);
        }
    }

    /** Has one of these status codes. */
    record AnyStatus(Set<String> statuses) implements Condition {
        public AnyStatus {
            statuses = choice(statuses);
        }
    }

    /** Its clinical date satisfies one of these. */
    record AnyDate(Set<DateRange> dates) implements Condition {
        public AnyDate {
            dates = choice(dates);
        }
    }

    /** Has one of these logical ids ({@code _id}). */
    record AnyId(Set<String> ids) implements Condition {
        public AnyId {
            ids = choice(ids);
        }
    }

    /** Belongs to one of these patients; the caller's compartment holds besides. */
    record AnyPatient(Set<String> patients) implements Condition {
        public AnyPatient {
            patients = choice(patients);
        }

        @Override
        public String toString() {
            return "AnyPatient[hidden]";
        }
    }

    /** Its current version was recorded at {@code from} or later, and before {@code before} ({@code _lastUpdated}). */
    record Recorded(Instant from, Instant before) implements Condition {
        public static Recorded from(Instant from) {
            return new Recorded(from, Instant.MAX);
        }

        public static Recorded before(Instant before) {
            return new Recorded(Instant.MIN, before);
        }
    }

    private static <T> Set<T> choice(Set<T> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a condition without a choice can't be met");
        }
        return Set.copyOf(members);
    }

    /**
     * One date that a search asks for: FHIR R4 search, section 3.1.1.4.7, where both the value and the resource's date are intervals.
     *
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
         * Bounds on start and end of the resource's date, any of which satisfies the search. No date is empty, so what ends by some
         * moment starts before it: that lets the index by start bound the search too.
         */
        List<Span> spans() {
            var within = new Span(low, high, Instant.MIN, high);
            var startsBefore = new Span(Instant.MIN, low, Instant.MIN, Instant.MAX);
            var endsAfter = new Span(Instant.MIN, Instant.MAX, high, Instant.MAX);
            return switch (prefix) {
                case EQ -> List.of(within);
                case NE -> List.of(startsBefore, endsAfter);
                case LT -> List.of(startsBefore);
                case LE -> List.of(startsBefore, within);
                case GT -> List.of(endsAfter);
                case GE -> List.of(endsAfter, within);
                case SA -> List.of(new Span(high, Instant.MAX, Instant.MIN, Instant.MAX));
                case EB -> List.of(new Span(Instant.MIN, low, Instant.MIN, low));
            };
        }

        /** {@code startsFrom <= from < startsBefore and endsAfter < to <= endsBy}; the far ends of time bound nothing. */
        record Span(Instant startsFrom, Instant startsBefore, Instant endsAfter, Instant endsBy) {
            /** No date of a day at most that starts earlier satisfies it. */
            Instant shortStartsFrom() {
                return endsAfter.equals(Instant.MIN) || startsFrom.isAfter(endsAfter)
                        ? startsFrom
                        : endsAfter.minus(Kinds.SHORT);
            }
        }
    }
}
