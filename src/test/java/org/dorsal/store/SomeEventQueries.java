package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Searches for events by single conditions. */
public final class SomeEventQueries {
    private SomeEventQueries() {}

    /** Events that carry each of these terms. */
    public static EventQuery carrying(String... terms) {
        return of(List.of(terms), List.of(), Instant.MIN, Instant.MAX);
    }

    static EventQuery of(List<String> all, List<String> none, Instant from, Instant before) {
        return new EventQuery(
                all,
                List.of(),
                none,
                Optional.empty(),
                from,
                before,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }
}
