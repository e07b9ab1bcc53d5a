package org.dorsal.store;

import java.time.Instant;
import java.util.*;

/**
 * Preliminary restriction of an auditor's search by the result of a look-up.
 *
 * @param patients patients with a record that the agent has accessed; their events contain every match; empty if
 * there are too many or no agent is searched for
 * @param from recording time of the earliest match or before it
 * @param few whether few events remain, so that sorting them costs less than an index scan in sort order
 */
record EventNarrowing(Optional<List<String>> patients, Instant from, boolean few) {
    /** More events than these are found at once on a walk along time. */
    private static final int MAX_LOOKED_UP = 2_000;

    private static final Sql WATCHED = Sql.ofSiteInOrder("""
            select array_agg(distinct s.patient) as patients, count(*) as events
              from (select e.patient from audit_event e
                     where e.site = :site and e.person = :person and e.patient is not null limit :at_most) s;
            """);

    private static final Sql UNSIGNED = Sql.ofSiteInOrder("""
            select coalesce(min((select e.recorded_at from audit_event e where e.site = :site and e.id = l.event)), 'infinity') as since,
                   count(*) as events
              from (select l.event from log_entry l
                     where l.site = :site and l.position >= %s order by l.position desc limit :at_most) l;
            """.formatted(EventTexts.SIGNED_SIZE));

    /** A patient's own events are few: where one is named, nothing is looked up. */
    static EventNarrowing of(JdbcAccess database, String site, EventQuery query) {
        if (query.patient().isPresent()) {
            return new EventNarrowing(Optional.empty(), query.from(), false);
        }
        var patients = query.seenBy().flatMap(person -> watched(database, site, person));
        boolean inNeed =
                query.results().flatMap(EventQuery.ResultFilter::delivery).equals(Optional.of("attention"));
        return new EventNarrowing(
                patients,
                query.integrity()
                        .filter(EventQuery.Integrity.UNSIGNED::equals)
                        .map(_ -> DateBounds.LATER.apply(query.from(), unsignedSince(database, site)))
                        .orElse(query.from()),
                inNeed || patients.isPresent() || query.record().isPresent());
    }

    /** The distant past if there are many: most of the newest events then match, and a scan by time finds a page at once. */
    private static Instant unsignedSince(JdbcAccess database, String site) {
        return database.one(
                UNSIGNED,
                site,
                call -> call.number("at_most", MAX_LOOKED_UP + 1),
                row -> row.getInt("events") > MAX_LOOKED_UP ? Instant.MIN : StatementCall.instant(row, "since"));
    }

    /** Empty for software, which no index has. */
    private static Optional<List<String>> watched(JdbcAccess database, String site, String person) {
        return database.one(
                WATCHED,
                site,
                call -> call.text("person", EventTexts.agent(Optional.of(person)))
                        .number("at_most", MAX_LOOKED_UP + 1),
                row -> {
                    int events = row.getInt("events");
                    boolean software = events == 0 && person.contains("|");
                    return events > MAX_LOOKED_UP || software
                            ? Optional.empty()
                            : Optional.of(
                                    events == 0
                                            ? List.of()
                                            : List.of((String[])
                                                    row.getArray("patients").getArray()));
                });
    }
}
