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

    private static final Sql FACETS = Sql.ofSite(EventTexts.found(true) + """
            select '' as field, '' as value, count(*) as results from found
            union all
            select 'disposition', coalesce(decided, computed), count(*) from found group by coalesce(decided, computed)
            union all
            select 'overridden', 'yes', count(*) from found where decided is not null
            union all
            select 'criteria', c.name, count(*) from found cross join unnest(criteria) as c (name) group by c.name;
            """);

    private static final Sql PEOPLE = Sql.ofSite(EventTexts.found(false) + """
            select count(distinct person) as people from found;
            """);

    public EventCounts(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Numbers of results.
     *
     * @param results all that were looked at
     * @param byValue those with a value of a field: {@code disposition}, {@code overridden} or {@code criteria}
     * @param more there are older ones that were not looked at
     */
    public record FacetCounts(long results, Map<String, Map<String, Long>> byValue, boolean more) {
        public FacetCounts {
            byValue = Map.copyOf(byValue);
        }

        /** Number of results with that value. */
        public long of(String field, String value) {
            return byValue.getOrDefault(field, Map.of()).getOrDefault(value, 0L);
        }
    }

    /**
     * Counts the newest {@value #FACETS_OF} matches of a search for results.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it names no patient and takes too long
     */
    public FacetCounts facets(String site, EventQuery query) {
        return EventTexts.search(query, () -> counted(site, query));
    }

    private FacetCounts counted(String site, EventQuery query) {
        var narrowing = EventNarrowing.of(this, site, query);
        return run(FACETS, site, call -> {
            var rows = EventTexts.set(call, query, narrowing)
                    .number("at_most", FACETS_OF + 1)
                    .rowsOfTheSite();
            Map<String, Map<String, Long>> byValue = new HashMap<>();
            while (rows.next()) {
                byValue.computeIfAbsent(rows.getString("field"), _ -> new HashMap<>())
                        .put(rows.getString("value"), rows.getLong("results"));
            }
            long results = byValue.getOrDefault("", Map.of()).getOrDefault("", 0L);
            return new FacetCounts(Math.min(results, FACETS_OF), byValue, results > FACETS_OF);
        });
    }

    /** Counts the people in the newest {@value #FACETS_OF} matches. */
    public long people(String site, EventQuery query) {
        var narrowing = EventNarrowing.of(this, site, query);
        return one(
                PEOPLE,
                site,
                call -> EventTexts.set(call, query, narrowing).number("at_most", FACETS_OF),
                row -> row.getLong("people"));
    }
}
