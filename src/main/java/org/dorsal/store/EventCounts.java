package org.dorsal.store;

import java.time.Duration;
import javax.sql.DataSource;

/** Counts for auditors' pages, bounded: only a limited number of the newest events is scanned. */
public final class EventCounts extends JdbcAccess {
    private static final int MAX_SCANNED = 10_000;

    private static final Sql PEOPLE = Sql.ofSite("""
            select count(distinct newest.person) as people
              from (select e.person
                    %s
                     order by e.recorded_at desc
                     limit :at_most) newest;
            """.formatted(EventTexts.matches(false)));

    public EventCounts(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Counts the people in the newest {@value #MAX_SCANNED} matches. */
    public long people(String site, EventQuery query) {
        var narrowing = EventNarrowing.of(this, site, query);
        return one(
                PEOPLE,
                site,
                call -> EventTexts.set(call, query, narrowing).number("at_most", MAX_SCANNED),
                row -> row.getLong("people"));
    }
}
