package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.store.Reach.Compartment;

/**
 * Searches current versions. What was not asked for arrives as null and falls out of the plan, because the plan is made for the
 * values of each call; so one text serves all conditions, and each order has an index to walk.
 */
final class Search {
    private static final String WHAT_MATCHES = """
              from %s v
             where v.site = :site
               and v.type = :type
               and (:anyone or v.patient = :patient)
               and (:patients::text[] is null or v.patient = any (:patients::text[]))
               and (:ids::text[] is null or v.id = any (:ids::text[]))
               and (:identifiers::text[] is null or v.identifier_value = any (:identifiers::text[]))
               and (:statuses::text[] is null or v.status = any (:statuses::text[]))
               and v.recorded_at >= :recorded_from and v.recorded_at < :recorded_before
               and v.date_from >= :starts_from and v.date_from < :starts_before
               and (:all_terms::bigint[] is null or v.terms @> :all_terms::bigint[])
               and (:no_terms::bigint[] is null or not v.terms && :no_terms::bigint[])
               and (:choices::integer[] = '{}' or not exists (
                        select from unnest(:choices::integer[], :choice_terms::bigint[]) as c (number, term)
                         group by c.number having not bool_or(c.term = any (v.terms))))
               and (:dates::integer[] = '{}' or not exists (
                        select from unnest(:dates::integer[],
                                           :date_starts_from::text[]::timestamptz[], :date_starts_before::text[]::timestamptz[],
                                           :date_ends_after::text[]::timestamptz[], :date_ends_by::text[]::timestamptz[])
                                    as d (number, starts_from, starts_before, ends_after, ends_by)
                         group by d.number
                        having not bool_or(v.date_from >= d.starts_from and v.date_from < d.starts_before
                                           and v.date_to > d.ends_after and v.date_to <= d.ends_by)))
               and (:unrestricted or exists (
                        select from unnest(:restriction::integer[], :restriction_term::bigint[]) as r (number, term)
                         group by r.number having bool_and(r.term = any (v.terms))))
            """;

    private static final String VERSIONS = WHAT_MATCHES.formatted("resource_version") + """
               and not exists (
                        select from resource_version newer
                         where newer.site = v.site and newer.type = v.type and newer.id = v.id and newer.version > v.version)
            """;

    private static final String EVENTS = WHAT_MATCHES.formatted(AuditRows.AS_RESOURCES);

    private static final Texts OF_VERSIONS = Texts.of(VERSIONS);
    private static final Texts OF_EVENTS = Texts.of(EVENTS);

    /** Rare terms are looked up and sorted: walking along time to find them would take longer with each day. */
    private static final Texts OF_RARE_EVENTS = Texts.by("looked_up", "looked_up", EVENTS);

    /** The statements that are made of one text. */
    private record Texts(Map<Query.Sort, Sql> pages, Sql count) {
        static Texts of(String matches) {
            return by("recorded_at", "date_from", matches);
        }

        static Texts by(String recorded, String date, String matches) {
            return new Texts(
                    Map.of(
                            Query.Sort.LAST_RECORDED_FIRST, ordered(matches, recorded, "<", "desc"),
                            Query.Sort.FIRST_RECORDED_FIRST, ordered(matches, recorded, ">", "asc"),
                            Query.Sort.LATEST_DATE_FIRST, ordered(matches, date, "<", "desc"),
                            Query.Sort.EARLIEST_DATE_FIRST, ordered(matches, date, ">", "asc")),
                    Sql.ofSite("""
                            select count(*) as resources
                            %s;
                            """.formatted(matches)));
        }

        Sql page(Query.Sort sort) {
            return Optional.ofNullable(pages.get(sort)).orElseThrow();
        }
    }

    private Search() {}

    static Page page(Connected database, Reach reach, Query query) {
        var asked = QueryConditions.of(query);
        var sql = isNarrowed(database, reach, query, asked) ? OF_RARE_EVENTS.page(query.sort()) : ordered(query);
        return database.run(
                sql,
                reach.site(),
                call -> Rows.of(set(call, reach, query, asked).rowsOfTheSite()).page(query.size()));
    }

    /** The same page without its bodies, so that a broken one stands in nobody's way. */
    static List<Page.Position> positions(Connected database, Reach reach, Query query) {
        return database.list(
                ordered(query),
                reach.site(),
                call -> set(call, reach, query, QueryConditions.of(query)),
                row -> new Page.Position(Call.instant(row, "sort_key"), row.getString("id")));
    }

    /** A patient's own events are few already. */
    private static boolean isNarrowed(Connected database, Reach reach, Query query, QueryConditions asked) {
        return query.type().equals(AuditRows.TYPE)
                && reach.compartment() instanceof Compartment.Anyone
                && asked.isNarrowedTo(EventTexts.RareTerms.of(
                        database, reach.site(), asked.termsWithoutPatient(), asked.choicesWithoutPatient()));
    }

    static long count(Connected database, Reach reach, Query query) {
        return database.one(
                of(query).count(),
                reach.site(),
                call -> QueryConditions.of(query).set(reach.set(call.plannedForItsValues())),
                row -> row.getLong("resources"));
    }

    static Call set(Call call, Reach reach, Query query, QueryConditions asked) throws SQLException {
        var after = query.after().orElse(start(query.sort()));
        return asked.set(reach.set(call.plannedForItsValues()))
                .instant("after", after.at())
                .text("after_id", after.id())
                .number("at_most", query.size() + 1);
    }

    static Sql ordered(Query query) {
        return of(query).page(query.sort());
    }

    private static Texts of(Query query) {
        return query.type().equals(AuditRows.TYPE) ? OF_EVENTS : OF_VERSIONS;
    }

    private static Page.Position start(Query.Sort sort) {
        return switch (sort) {
            case LAST_RECORDED_FIRST, LATEST_DATE_FIRST -> new Page.Position(Instant.MAX, "");
            case FIRST_RECORDED_FIRST, EARLIEST_DATE_FIRST -> new Page.Position(Instant.MIN, "");
        };
    }

    /** JDBC can't bind a column or a direction; the four texts are made once, out of constants. */
    private static Sql ordered(String matches, String key, String beyond, String direction) {
        return Sql.ofSite("""
                select v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status, v.%2$s as sort_key
                %1$s
                   and v.%2$s %3$s= :after
                   and (v.%2$s, v.id) %3$s (:after, :after_id)
                 order by v.%2$s %4$s, v.id %4$s
                 limit :at_most;
                """.formatted(matches, key, beyond, direction));
    }
}
