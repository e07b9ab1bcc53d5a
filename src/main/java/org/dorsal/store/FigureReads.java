package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Counts assessments for auditors, and lists the assessments of each count: both read the same rows, of which each says that an
 * assessment counts in a figure. A result counts by its newest version, if that is final or amended.
 */
public final class FigureReads extends JdbcAccess {
    private static final String FIGURES = """
        with result as materialized (
            select r.assessment, r.assessed, r.computed, r.decided, r.causes
              from newest_result r
             where r.site = :site and r.assessed >= :assessed_from and r.assessed < :assessed_before
               and r.status in ('final', 'amended')),
        followed as materialized (
            select f.assessment, f.assessed, f.state, f.decided, f.causes, f.found,
                   f.state not in ('followed', 'waiting') as unknown
              from follow_up f
             where f.site = :site and f.days = :days and f.assessed >= :assessed_from and f.assessed < :assessed_before
               and f.state <> 'void'),
        judged as materialized (
            select f.assessment, f.assessed, c.cause, f.unknown, t.tier, d.days,
                   coalesce(array_position(:tiers::text[], f.decided) > array_position(:tiers::text[], t.tier), false) as lowered
              from followed f
             cross join lateral (
                   select distinct split_part(n.name, '|', 1) as cause from unnest(f.causes || f.found) as n (name)) c
              left join lateral (
                   select split_part(n.name, '|', 2) as tier from unnest(f.causes) as n (name)
                    where split_part(n.name, '|', 1) = c.cause limit 1) t on true
              left join lateral (
                   select split_part(n.name, '|', 2)::integer as days from unnest(f.found) as n (name)
                    where split_part(n.name, '|', 1) = c.cause limit 1) d on true),
        outcome as materialized (
            select assessment, assessed, 'found' as part, cause as line, days from judged where days is not null
            union all
            select assessment, assessed, 'missed', cause, days from judged where days is not null and tier is null
            union all
            select assessment, assessed, 'lowered', cause, days from judged where days is not null and lowered
            union all
            select assessment, assessed, 'unfollowed', cause, null from judged
             where days is null and tier is not null and unknown),
        figure as (
            select assessment, assessed, 'decided' as part, decided as line, '' as place, null::integer as days from result
            union all
            select assessment, assessed, 'computed', computed, '', null from result
            union all
            select assessment, assessed, 'changed',
                   case when 'incomplete' in (computed, decided) then 'open'
                        when array_position(:tiers::text[], decided) > array_position(:tiers::text[], computed)
                        then 'less' else 'more' end, '', null
              from result where decided <> computed
            union all
            select r.assessment, r.assessed, 'reached', split_part(c.name, '|', 1), split_part(c.name, '|', 2), null
              from result r cross join unnest(r.causes) as c (name)
            union all
            select assessment, assessed, part, line, '', days from outcome
            union all
            select assessment, assessed, part, '', '', min(days) from outcome
             where part <> 'unfollowed' group by assessment, assessed, part
            union all
            select assessment, assessed, 'unfollowed', '', '', null from followed where unknown and found = '{}'
            union all
            select assessment, assessed, 'waiting', '', '', null from followed where state = 'waiting')
        """;

    private static final Sql COUNTS = Sql.ofSite(FIGURES + """
        select part, line, place, width_bucket(assessed, :starts::text[]::timestamptz[]) as span, count(*) as assessments
          from figure
         group by part, line, place, span;
        """);

    private static final Sql MEMBERS = Sql.ofSite(FIGURES + """
        select assessment, days, count(*) over () as assessments
          from figure
         where part = :part and line = :line and (:place = '' or place = :place)
         order by assessed desc, assessment desc
         limit :at_most offset :skipped;
        """);

    public FigureReads(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Assessments that are counted, by their clinical date.
     *
     * @param days time after the assessment until which the record was read for outcomes
     * @param before end, exclusive
     * @param tiers dispositions, most pressing first
     */
    public record FigureScope(String site, int days, Instant from, Instant before, List<String> tiers) {}

    /**
     * Figure: {@code decided} and {@code computed} count by disposition, {@code changed} by {@code less} or {@code more}
     * urgent or {@code open} where the result was incomplete, {@code reached} by cause and tier. Of outcomes, {@code found},
     * {@code missed} (found and not named by the result), {@code lowered} (found and decided less urgent than its tier) and
     * {@code unfollowed} count by cause, or with an empty line by assessment; {@code waiting} by assessment.
     *
     * @param line disposition or cause
     * @param place tier of a cause; empty for any
     */
    public record Figure(String part, String line, String place) {}

    /**
     * Number of assessments in a figure.
     *
     * @param span number of the span of time, from 1; 0 before the first
     */
    public record FigureCount(Figure figure, int span, long assessments) {}

    /**
     * Assessment that counts in a figure.
     *
     * @param found days from the assessment to the first diagnosis, for outcomes that were found
     */
    public record FigureMember(String assessment, Optional<Integer> found) {}

    /**
     * Page of the members of a figure.
     *
     * @param all number of members on all pages
     */
    public record FigureMembers(List<FigureMember> listed, long all) {}

    /**
     * Counts all figures.
     *
     * @param starts start of each span of time
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it takes too long
     */
    public List<FigureCount> counts(FigureScope scope, List<Instant> starts) {
        return StoreException.ofSearch(
                false,
                () -> list(
                        COUNTS,
                        scope.site(),
                        call -> set(call, scope).instants("starts", starts.stream()),
                        row -> new FigureCount(
                                new Figure(row.getString("part"), row.getString("line"), row.getString("place")),
                                row.getInt("span"),
                                row.getLong("assessments"))));
    }

    /**
     * Lists assessments that count in a figure, the newest first.
     *
     * @param skipped number of assessments on the pages before
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it takes too long
     */
    public FigureMembers members(FigureScope scope, Figure figure, int skipped, int atMost) {
        return StoreException.ofSearch(
                false,
                () -> run(MEMBERS, scope.site(), call -> {
                    ResultSet rows = set(call, scope)
                            .text("part", figure.part())
                            .text("line", figure.line())
                            .text("place", figure.place())
                            .number("skipped", skipped)
                            .number("at_most", atMost)
                            .rowsOfTheSite();
                    long[] all = new long[1];
                    List<FigureMember> listed = all(rows, row -> {
                        all[0] = row.getLong("assessments");
                        return new FigureMember(
                                row.getString("assessment"), Optional.ofNullable(row.getObject("days", Integer.class)));
                    });
                    return new FigureMembers(listed, all[0]);
                }));
    }

    private static StatementCall set(StatementCall call, FigureScope scope) throws SQLException {
        return call.plannedForItsValues()
                .number("days", scope.days())
                .instant("assessed_from", scope.from())
                .instant("assessed_before", scope.before())
                .texts("tiers", scope.tiers());
    }
}
