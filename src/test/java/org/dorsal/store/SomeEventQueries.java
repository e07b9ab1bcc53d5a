package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Searches for events by single conditions. */
public final class SomeEventQueries {
    private SomeEventQueries() {}

    /** Events that carry each of these terms. */
    public static EventQuery carrying(String... terms) {
        return of(List.of(terms), Instant.MIN, Instant.MAX);
    }

    static EventQuery of(List<String> all, Instant from, Instant before) {
        return new EventQuery(
                Optional.empty(),
                all,
                List.of(),
                Optional.empty(),
                from,
                before,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Versions of results with this disposition and this cause, which may be empty. */
    static EventQuery results(String disposition, String cause, boolean open) {
        return EventQuery.everything()
                .withResults(new EventQuery.ResultFilter(
                        Optional.of(disposition).filter(some -> !some.isEmpty()),
                        Optional.empty(),
                        Optional.of(cause).filter(some -> !some.isEmpty()),
                        open,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        false));
    }

    static EventQuery results(
            Optional<Boolean> overridden, List<String> signers, Optional<String> delivery, boolean newest) {
        return EventQuery.everything()
                .withResults(new EventQuery.ResultFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        overridden,
                        signers,
                        delivery,
                        newest));
    }
}
