package org.dorsal.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Counts for auditors' searches, bounded: only a limited number of the newest events is scanned, and the result says
 * whether the limit was reached.
 */
public final class EventCounts extends JdbcAccess {
    /** Maximum number of scanned events for the facet counts of a search. */
    public static final int FACETS_OF = 10_000;

    /** Events that are looked at for a table of rates. */
    public static final int RATES_OF = 200_000;

    private static final Sql FACETS = Sql.ofSite(EventTexts.FOUND + """
            select 0 as term, count(*) as events from found
            union all
            select t.n::integer, count(*)
              from found join unnest(:terms::text[]) with ordinality as t (term, n) on t.term = any (found.terms)
             group by t.n;
            """);

    private static final Sql RATES = Sql.ofSite(EventTexts.FOUND + """
            , grouped as (
                select g.n::integer as n, found.terms
                  from found join unnest(:terms::text[]) with ordinality as g (term, n) on g.term = any (found.terms))
            select 0 as term, 0 as member, count(*) as events, 0 as marked from found
            union all
            select n as term, 0 as member, count(*) as events,
                   count(*) filter (where :marked = any (terms)) as marked
              from grouped group by n
            union all
            select g.n, m.n::integer, count(*), count(*) filter (where :marked = any (g.terms))
              from grouped g join unnest(:members::text[]) with ordinality as m (term, n) on m.term = any (g.terms)
             group by g.n, m.n;
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
     * Number of events that carry a term, and of those that also carry the mark.
     *
     * @param group term that all of them carry
     * @param member second term that they also carry; empty for the whole group
     * @param events number of events
     * @param marked number of events that also carry the mark
     */
    public record MarkedRate(String group, String member, long events, long marked) {}

    /**
     * Rates per group and member.
     *
     * @param events number of scanned events
     * @param more whether older events were not scanned
     */
    public record Rates(long events, List<MarkedRate> rates, boolean more) {
        public Rates {
            rates = List.copyOf(rates);
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

    /**
     * Counts the newest {@value #RATES_OF} matches: of each group, and of each member in it, how many there are and how
     * many carry the mark.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it names no patient and takes too long
     */
    public Rates rates(String site, EventQuery query, List<String> groups, List<String> members, String mark) {
        return EventTexts.search(query, () -> rated(site, query, groups, members, mark));
    }

    private Rates rated(String site, EventQuery query, List<String> groups, List<String> members, String mark) {
        var narrowing = EventNarrowing.of(this, site, query);
        return run(RATES, site, call -> {
            EventTexts.set(call.plannedForItsValues(), query, narrowing)
                    .texts("terms", groups)
                    .texts("members", members)
                    .text("marked", mark)
                    .number("at_most", RATES_OF + 1);
            var rows = call.rowsOfTheSite();
            long events = 0;
            var rates = new ArrayList<MarkedRate>();
            while (rows.next()) {
                int group = rows.getInt("term");
                int member = rows.getInt("member");
                if (group == 0) {
                    events = rows.getLong("events");
                } else {
                    rates.add(new MarkedRate(
                            groups.get(group - 1),
                            member == 0 ? "" : members.get(member - 1),
                            rows.getLong("events"),
                            rows.getLong("marked")));
                }
            }
            return new Rates(Math.min(events, RATES_OF), rates, events > RATES_OF);
        });
    }
}
