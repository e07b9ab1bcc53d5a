package org.dorsal.command;

import java.util.EnumMap;
import java.util.Map;

/** Counts what became of the lines. */
final class Tally {
    private final Map<Written.Outcome, Long> counts = new EnumMap<>(Written.Outcome.class);

    void add(Written.Outcome outcome) {
        counts.merge(outcome, 1L, Long::sum);
    }

    void addAll(Tally other) {
        other.counts.forEach((outcome, count) -> counts.merge(outcome, count, Long::sum));
    }

    long of(Written.Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    long all() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
