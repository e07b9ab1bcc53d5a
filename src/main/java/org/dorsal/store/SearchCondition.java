package org.dorsal.store;

import java.time.Instant;
import java.util.Set;

/** Condition of a search on a resource. A set is a non-empty choice: one member is enough. */
public sealed interface SearchCondition {
    /** Carries one of these terms, {@code parameter=value} as in {@link NewVersion#terms}. */
    record AnyTerm(Set<String> terms) implements SearchCondition {
        public AnyTerm {
            terms = choice(terms);
        }
    }

    /** Carries none of these terms ({@code :not}). */
    record NoTerm(Set<String> terms) implements SearchCondition {
        public NoTerm {
            terms = choice(terms);
        }
    }

    /** Has one of these status codes. */
    record AnyStatus(Set<String> statuses) implements SearchCondition {
        public AnyStatus {
            statuses = choice(statuses);
        }
    }

    /** Has a clinical date that satisfies one of these. */
    record AnyDate(Set<DateRange> dates) implements SearchCondition {
        public AnyDate {
            dates = choice(dates);
        }
    }

    /** Has one of these logical ids ({@code _id}). */
    record AnyId(Set<String> ids) implements SearchCondition {
        public AnyId {
            ids = choice(ids);
        }
    }

    /** Belongs to one of these patients; the caller's compartment applies in addition. */
    record AnyPatient(Set<String> patients) implements SearchCondition {
        public AnyPatient {
            patients = choice(patients);
        }
    }

    /** Has a current version recorded at {@code from} or later, and before {@code before} ({@code _lastUpdated}). */
    record RecordedBetween(Instant from, Instant before) implements SearchCondition {
        public static RecordedBetween from(Instant from) {
            return new RecordedBetween(from, Instant.MAX);
        }

        public static RecordedBetween before(Instant before) {
            return new RecordedBetween(Instant.MIN, before);
        }
    }

    private static <T> Set<T> choice(Set<T> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a condition without a choice can't be met");
        }
        return Set.copyOf(members);
    }
}
