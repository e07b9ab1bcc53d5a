package org.dorsal.store;

import java.time.Duration;
import java.util.*;
import javax.sql.DataSource;

/**
 * Counts for auditors' searches, bounded: only a limited number of the newest events is scanned, and the result says
 * whether the limit was reached.
 */
public final class EventCounts extends JdbcAccess {
    /** Maximum number of scanned events for the facet counts of a search. */
    public static final int FACETS_OF = 10_000;

    private static final Sql FACETS = Sql.ofSite(EventTexts.FOUND + """
            select 0 as term, count(*) as events from found
            union all
            select t.n::integer, count(*)
              from found join unnest(:terms::text[]) with ordinality as t (term, n) on t.term = any (found.terms)
             group by t.n;
            """);

    private static final Sql PEOPLE = Sql.ofSite(EventTexts.FOUND + """
            select count(distinct t.term) as people from found cross join unnest(terms) as t (term) where t.term like 'x-person=%';
            """);

    public EventCounts(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * How many events carry which term.
     *
     * @param events all that were looked at
     * @param byTerm those that carry it; a term that none carries is left out
     * @param more there are older ones that were not looked at
     */
    public record TermCounts(long events, Map<String, Long> byTerm, boolean more) {
        public TermCounts {
            byTerm = Map.copyOf(byTerm);
        }
    }

    /**
     * Counts the newest {@value #FACETS_OF} matches by these terms.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it names no patient and takes too long
     */
    public TermCounts facets(String site, EventQuery query, List<String> terms) {
        return EventTexts.search(query, () -> counted(site, query, terms));
    }

    private TermCounts counted(String site, EventQuery query, List<String> terms) {
        var narrowing = EventNarrowing.of(this, site, query);
        return run(FACETS, site, call -> {
            EventTexts.set(call.plannedForItsValues(), query, narrowing)
                    .texts("terms", terms)
                    .number("at_most", FACETS_OF + 1);
            var rows = call.rowsOfTheSite();
            long events = 0;
            var byTerm = new LinkedHashMap<String, Long>();
            while (rows.next()) {
                int term = rows.getInt("term");
                if (term == 0) {
                    events = rows.getLong("events");
                } else {
                    byTerm.put(terms.get(term - 1), rows.getLong("events"));
                }
            }
            return new TermCounts(Math.min(events, FACETS_OF), byTerm, events > FACETS_OF);
        });
    }

    /** Counts the people in the newest {@value #FACETS_OF} matches. */
    public long people(String site, EventQuery query) {
        var narrowing = EventNarrowing.of(this, site, query);
        return one(
                PEOPLE,
                site,
                call -> EventTexts.set(call.plannedForItsValues(), query, narrowing)
                        .number("at_most", FACETS_OF),
                row -> row.getLong("people"));
    }
}
