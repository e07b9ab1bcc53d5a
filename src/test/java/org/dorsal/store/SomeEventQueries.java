package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Searches for events by single conditions. */
public final class SomeEventQueries {
    private SomeEventQueries() {}

    /** Events by this person. */
    static EventQuery by(String person) {
        return of(Optional.of(person), Optional.empty(), Optional.empty(), Instant.MIN, Instant.MAX);
    }

    static EventQuery of(
            Optional<String> person, Optional<String> action, Optional<String> outcome, Instant from, Instant before) {
        return new EventQuery(
                Optional.empty(),
                Optional.empty(),
                person,
                action,
                outcome,
                Optional.empty(),
                from,
                before,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Events about patients whom an agent has seen, protected so far by the log. */
    static EventQuery of(Optional<String> patient, Optional<EventQuery.Integrity> integrity, Optional<String> seenBy) {
        return new EventQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                patient,
                Instant.MIN,
                Instant.MAX,
                integrity,
                seenBy,
                false);
    }

    /** The same for events of people. */
    static EventQuery ofPeople(EventQuery query) {
        return new EventQuery(
                query.results(),
                query.record(),
                query.agent(),
                query.action(),
                query.outcome(),
                query.patient(),
                query.from(),
                query.before(),
                query.integrity(),
                query.seenBy(),
                true);
    }

    /** Versions of results with this disposition and this cause, which may be empty. */
    static EventQuery results(String disposition, String cause, boolean open) {
        return EventQuery.of(new EventQuery.ResultFilter(
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
        return EventQuery.of(new EventQuery.ResultFilter(
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
