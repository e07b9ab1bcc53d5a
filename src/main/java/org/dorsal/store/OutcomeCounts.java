package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** Counts of follow-ups for auditors: what was found in records, by disposition and by cause. */
public final class OutcomeCounts extends JdbcAccess {
    /** Follow-ups that are counted, the newest first. */
    public static final int FOLLOW_UPS_OF = 20_000;

    private static final String ROWS = """
        with ended as materialized (
            select f.state, f.computed, f.decided, f.causes, f.facts, f.found
              from follow_up f
             where f.site = :site and f.days = :days and f.assessed >= :assessed_from and f.assessed < :assessed_before
               and f.state <> 'void'
             order by f.assessed desc
             limit :at_most)
        """;

    private static final Sql TIERS = Sql.ofSite(ROWS + """
        select b.basis, coalesce(b.tier, '') as tier,
               count(*) filter (where e.found <> '{}') as found,
               count(*) filter (where e.found = '{}' and e.state = 'followed') as clear,
               count(*) filter (where e.found = '{}' and e.state = 'no-contact') as no_contact,
               count(*) filter (where e.found = '{}' and e.state in ('unclear', 'unread')) as unread,
               count(*) filter (where e.state = 'waiting') as waiting
          from ended e
         cross join lateral (values ('computed', e.computed), ('decided', e.decided)) as b (basis, tier)
         group by b.basis, b.tier;
        """);

    /** A cause counts as decided when the disposition is as pressing as the tier of the cause. */
    private static final Sql CAUSES = Sql.ofSite(ROWS + """
        , judged as (
            select b.basis, c.cause, d.days is not null as found,
                   t.tier is not null and (b.basis = 'computed'
                       or array_position(:tiers::text[], e.decided) <= array_position(:tiers::text[], t.tier)) as named,
                   d.days
              from ended e
             cross join unnest(:causes::text[]) as c (cause)
             cross join (values ('computed'), ('decided')) as b (basis)
              left join lateral (
                   select split_part(n.name, '|', 2) as tier from unnest(e.causes) as n (name)
                    where split_part(n.name, '|', 1) = c.cause limit 1) t on true
              left join lateral (
                   select split_part(n.name, '|', 2)::integer as days from unnest(e.found) as n (name)
                    where split_part(n.name, '|', 1) = c.cause limit 1) d on true
             where (d.days is not null or e.state = 'followed')
               and (b.basis = 'computed' or e.decided is not null))
        select basis, cause,
               count(*) filter (where found and named) as found_named,
               count(*) filter (where found and not named) as found_unnamed,
               count(*) filter (where not found and named) as clear_named,
               count(*) filter (where not found and not named) as clear_unnamed,
               percentile_disc(0.5) within group (order by days) filter (where found) as median
          from judged
         group by basis, cause;
        """);

    /** Facts are counted for their own cause, with the same assessments as the cause. */
    private static final Sql FACTS = Sql.ofSite(ROWS + """
        , counted as (
            select e.state, e.facts, e.found
              from ended e
             where e.facts is not null and (e.found <> '{}' or e.state = 'followed')),
        diagnosed as (
            select split_part(d.name, '|', 1) as cause, count(*) as found,
                   count(*) filter (where c.state = 'followed') as followed
              from counted c
             cross join unnest(c.found) as d (name)
             group by 1),
        present as (
            select split_part(n.name, '|', 1) as cause, split_part(n.name, '|', 2) as fact, c.state,
                   exists (select from unnest(c.found) as d (name)
                            where split_part(d.name, '|', 1) = split_part(n.name, '|', 1)) as found
              from counted c
             cross join unnest(c.facts) as n (name))
        select p.cause, p.fact,
               count(*) filter (where p.found) as found_with,
               count(*) filter (where not p.found) as clear_with,
               coalesce(max(d.found), 0) as found,
               (select count(*) from counted c where c.state = 'followed') - coalesce(max(d.followed), 0) as clear
          from present p
          left join diagnosed d on d.cause = p.cause
         where p.found or p.state = 'followed'
         group by p.cause, p.fact
         order by found_with desc, clear_with desc, p.fact;
        """);

    public OutcomeCounts(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Whether the computed result is judged, or what holds after a clinician's decision. */
    public enum OutcomeBasis {
        COMPUTED,
        DECIDED;

        /** Word in statements, addresses and messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Assessments of a period.
     *
     * @param days time after the assessment until which records were read
     * @param from start of the period, inclusive
     * @param before end of the period, exclusive
     */
    public record OutcomePeriod(int days, Instant from, Instant before) {}

    /**
     * Follow-ups of one disposition.
     *
     * @param tier code; empty where there is no disposition yet
     * @param found at least one cause was found
     * @param clear followed, and no cause was found
     * @param noContact without an entry since the assessment
     * @param unread could not be followed
     * @param waiting not followed yet
     */
    public record TierOutcomes(
            OutcomeBasis basis, String tier, long found, long clear, long noContact, long unread, long waiting) {}

    /**
     * Followed assessments by one cause; those that could not be followed are in no number.
     *
     * @param median half of the times to diagnosis are at most that long, in days
     */
    public record CauseOutcomes(
            OutcomeBasis basis,
            String cause,
            long foundNamed,
            long foundUnnamed,
            long clearNamed,
            long clearUnnamed,
            Optional<Integer> median) {}

    /**
     * Followed assessments by one fact of the model of a cause, as far as their facts are known.
     *
     * @param fact id of the fact
     * @param foundWith assessments with the fact, and with the cause in the record
     */
    public record FactOutcomes(
            String cause, String fact, long foundWith, long foundWithout, long clearWith, long clearWithout) {}

    /**
     * Counts the newest {@value #FOLLOW_UPS_OF} follow-ups by disposition.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it takes too long
     */
    public List<TierOutcomes> tiers(String site, OutcomePeriod period) {
        return StoreException.ofSearch(
                false,
                () -> list(
                        TIERS,
                        site,
                        call -> set(call, period),
                        row -> new TierOutcomes(
                                OutcomeBasis.valueOf(row.getString("basis").toUpperCase(Locale.ROOT)),
                                row.getString("tier"),
                                row.getLong("found"),
                                row.getLong("clear"),
                                row.getLong("no_contact"),
                                row.getLong("unread"),
                                row.getLong("waiting"))));
    }

    /**
     * Counts the newest {@value #FOLLOW_UPS_OF} follow-ups by cause.
     *
     * @param causes codes
     * @param tiers dispositions, most pressing first
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it takes too long
     */
    public List<CauseOutcomes> causes(String site, OutcomePeriod period, List<String> causes, List<String> tiers) {
        return StoreException.ofSearch(
                false,
                () -> list(
                        CAUSES,
                        site,
                        call -> set(call, period).texts("causes", causes).texts("tiers", tiers),
                        row -> new CauseOutcomes(
                                OutcomeBasis.valueOf(row.getString("basis").toUpperCase(Locale.ROOT)),
                                row.getString("cause"),
                                row.getLong("found_named"),
                                row.getLong("found_unnamed"),
                                row.getLong("clear_named"),
                                row.getLong("clear_unnamed"),
                                Optional.ofNullable(row.getObject("median", Integer.class)))));
    }

    /**
     * Counts the newest {@value #FOLLOW_UPS_OF} follow-ups by fact; those that were found with a diagnosis most often first.
     *
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it takes too long
     */
    public List<FactOutcomes> facts(String site, OutcomePeriod period) {
        return StoreException.ofSearch(
                false,
                () -> list(
                        FACTS,
                        site,
                        call -> set(call, period),
                        row -> new FactOutcomes(
                                row.getString("cause"),
                                row.getString("fact"),
                                row.getLong("found_with"),
                                row.getLong("found") - row.getLong("found_with"),
                                row.getLong("clear_with"),
                                row.getLong("clear") - row.getLong("clear_with"))));
    }

    private static StatementCall set(StatementCall call, OutcomePeriod period) throws SQLException {
        return call.plannedForItsValues()
                .number("days", period.days())
                .instant("assessed_from", period.from())
                .instant("assessed_before", period.before())
                .number("at_most", FOLLOW_UPS_OF);
    }
}
