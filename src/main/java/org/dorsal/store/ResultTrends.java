package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * Counts per week for auditors: decisions on signed results, and delivery times to the EHR. Bounded like {@link
 * EventCounts}.
 */
public final class ResultTrends extends JdbcAccess {
    /**
     * Results that are looked at, the newest first: all their terms are, so many more would outlast a statement's
     * time.
     */
    public static final int RESULTS_OF = 50_000;

    /** Orders to deliver that are looked at, the newest first. */
    public static final int ORDERS_OF = 50_000;

    /** Ends of the spans of time that filed orders are counted in, in seconds; the last span has no end. */
    public static final List<Integer> SPANS = List.of(60, 600, 3_600, 86_400);

    private static final Sql COUNTS = Sql.ofSite("""
        with found as materialized (
            select width_bucket(e.recorded_at, :weeks::text[]::timestamptz[]) as week, e.terms
            %s
             order by e.recorded_at desc
             limit :at_most),
        told as materialized (
            select f.week,
                   coalesce((select d.n from unnest(:dispositions::text[]) with ordinality as d (term, n)
                              where d.term = any (f.terms) limit 1), 0)::integer as decided,
                   coalesce((select c.n from unnest(:computed::text[]) with ordinality as c (term, n)
                              where c.term = any (f.terms) limit 1), 0)::integer as computed
              from found f)
        select 'WEEK' as picture, week, 0 as line, decided as place, count(*) as results from told group by week, decided
        union all
        select 'MATRIX', 0, computed, decided, count(*) from told group by computed, decided
        union all
        select 'RULE', f.week, w.n::integer, 0, count(*)
          from found f
         cross join lateral unnest(f.terms) as t (term)
          join unnest(:causes::text[]) with ordinality as w (term, n) on w.term = t.term
         group by f.week, w.n;
        """.formatted(EventTexts.MATCHES));

    private static final Sql FILING = Sql.ofSite("""
        with ordered as materialized (
            select d.patient, d.assessment, d.version, d.created
              from delivery d
             where d.site = :site and d.created >= :recorded_from and d.created < :recorded_before
             order by d.created desc
             limit :at_most),
        stood as materialized (
            select case when w.planned_at is null or i.states && array['PENDING', 'SENT', 'UNKNOWN'] then 'waiting'
                        when i.states && array['REJECTED', 'PARKED'] then 'attention'
                        when 'FILED' = any (i.states) then 'filed'
                        else 'nothing-taken' end as state,
                   extract(epoch from greatest(i.filed - o.created, interval '0 seconds')) as seconds
              from ordered o
              left join delivery_plan w on w.site = :site and w.patient = o.patient and w.assessment = o.assessment
                                      and w.version = o.version
             cross join lateral (
                   select coalesce(array_agg(n.state), array[]::text[]) as states,
                          max(n.changed) filter (where n.state = 'FILED') as filed
                     from delivery_item n
                    where n.site = :site and n.patient = o.patient and n.assessment = o.assessment
                      and n.version = o.version) i)
        select state, case when state = 'filed' then width_bucket(seconds, :spans::integer[]::numeric[]) else 0 end as span,
               count(*) as orders
          from stood group by 1, 2
        union all
        select 'half', 0, percentile_disc(0.5) within group (order by seconds)::bigint from stood where state = 'filed'
        having count(*) > 0
        union all
        select 'most', 0, percentile_disc(0.95) within group (order by seconds)::bigint from stood where state = 'filed'
        having count(*) > 0;
        """);

    public ResultTrends(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Kind of count: {@code MATRIX} has no weeks, {@code WEEK} no lines, {@code RULE} no places. */
    public enum TrendKind {
        /** Results of a week by decision. */
        WEEK,
        /** Results by computed disposition (line) and decision (place). */
        MATRIX,
        /** Results of a week in which a cause (line) reaches a tier. */
        RULE
    }

    /**
     * Number of results in a cell.
     *
     * @param week counts from 1; 0 where it is about all of them
     * @param line counts from 1 in the requested dispositions or causes; 0 where none of them fits
     * @param place counts from 1 in the requested dispositions; 0 where none of them fits
     */
    public record TrendCount(TrendKind picture, int week, int line, int place, long results) {
        /** Checks whether the disposition of that place was computed or decided. */
        public boolean hasDisposition(int disposition) {
            return picture == TrendKind.MATRIX && (line == disposition || place == disposition);
        }
    }

    /**
     * Orders to deliver that stand so.
     *
     * @param state {@code filed}, {@code waiting}, {@code attention} or {@code nothing-taken}; or {@code half} and {@code most}, with
     *     the seconds in which half and 95 of 100 of the filed ones were filed
     * @param span of a filed one, which of {@link #SPANS} it fell in, from 0
     */
    public record FilingCount(String state, int span, long orders) {}

    /**
     * Counts the newest {@value #RESULTS_OF} matches.
     *
     * @param weeks when each begins, in their order
     * @param dispositions codes
     * @param causes codes
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it names no patient and takes too long
     */
    public List<TrendCount> counts(
            String site, EventQuery query, List<Instant> weeks, List<String> dispositions, List<String> causes) {
        return EventTexts.search(query, () -> counted(site, query, weeks, dispositions, causes));
    }

    private List<TrendCount> counted(
            String site, EventQuery query, List<Instant> weeks, List<String> dispositions, List<String> causes) {
        var narrowing = EventNarrowing.of(this, site, query);
        return list(
                COUNTS,
                site,
                call -> EventTexts.set(call.plannedForItsValues(), query, narrowing)
                        .instants("weeks", weeks.stream())
                        .texts("dispositions", terms("x-disposition=", dispositions, ""))
                        .texts("computed", terms("x-computed=", dispositions, ""))
                        .texts("causes", terms("x-cause=", causes, "|reached"))
                        .number("at_most", RESULTS_OF),
                row -> new TrendCount(
                        TrendKind.valueOf(row.getString("picture")),
                        row.getInt("week"),
                        row.getInt("line"),
                        row.getInt("place"),
                        row.getLong("results")));
    }

    private static List<String> terms(String name, List<String> codes, String after) {
        return codes.stream().map(code -> name + code + after).toList();
    }

    /**
     * Counts the newest {@value #ORDERS_OF} orders to deliver that were made from one moment to before another.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it takes too long
     */
    public List<FilingCount> filing(String site, Instant from, Instant before) {
        return StoreException.ofSearch(
                false,
                () -> list(
                        FILING,
                        site,
                        call -> call.plannedForItsValues()
                                .instant("recorded_from", from)
                                .instant("recorded_before", before)
                                .numbers("spans", SPANS.stream())
                                .number("at_most", ORDERS_OF),
                        row -> new FilingCount(row.getString("state"), row.getInt("span"), row.getLong("orders"))));
    }
}
