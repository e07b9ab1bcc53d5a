package org.dorsal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Assessments that contain the matches of a search, found by a reference to one of their resources, or by their
 * encounter and people (performance.md, kinds and origins).
 *
 * @param marks marks of the assessments' ids
 * @param whole whether the list is complete
 * @param until last recording time that an incomplete list covers; rows beyond it are missing
 */
record OriginAssessments(List<Long> marks, boolean whole, Instant until) {
    /** Assessments of an encounter or a person that are looked at one by one. */
    private static final int LINKED = 1_000;

    /**
     * Maximum number for a search sorted by date, which needs all of them, because they are not in the order of
     * dates.
     */
    private static final int LINKED_BY_DATE = 2_000;

    private static final Sql ORIGINS = Sql.ofSite("""
            select distinct v.origin
              from unnest(:named_type::text[], :named_id::text[]) as n (type, id)
              join resource_version v on v.site = :site and v.type = n.type and v.id = n.id;
            """);

    private static final Sql NEWEST_LINKS = links("desc");
    private static final Sql OLDEST_LINKS = links("asc");

    /**
     * Restricts a search to these assessments and, if the list is incomplete, to the recording times that it covers.
     */
    void narrow(QueryConditions asked, ResourceQuery.QuerySort sort) {
        asked.within(Optional.of(marks));
        if (!whole) {
            asked.recorded(sort == ResourceQuery.QuerySort.LAST_RECORDED_FIRST, until);
        }
    }

    /**
     * Returns the assessments that made the resources of a reference condition; empty if the query has no such
     * condition.
     */
    static Optional<List<Long>> named(JdbcAccess database, AccessScope reach, QueryConditions asked) {
        return asked.first(CodeKinds::isOrigin).map(terms -> {
            var named = terms.stream()
                    .flatMap(term -> CodeKinds.ResourceReference.in(term).stream())
                    .toList();
            var origins = new ArrayList<>(named.stream()
                    .filter(CodeKinds.ResourceReference::isResponse)
                    .map(response -> CodeKinds.origin(response.id()))
                    .toList());
            var others = named.stream().filter(one -> !one.isResponse()).toList();
            if (!others.isEmpty()) {
                origins.addAll(database.list(
                        ORIGINS,
                        reach.site(),
                        call -> call.texts("named_type", others, CodeKinds.ResourceReference::type)
                                .texts("named_id", others, CodeKinds.ResourceReference::id),
                        row -> row.getLong("origin")));
            }
            return origins;
        });
    }

    /**
     * Returns the assessments of an encounter or person condition, from the start of the page; empty if the query has
     * no such condition.
     */
    static Optional<OriginAssessments> linked(
            JdbcAccess database, AccessScope reach, ResourceQuery query, QueryConditions asked) {
        return linked(database, reach, query, asked, ResourceSearch.isByDate(query) ? LINKED_BY_DATE : LINKED);
    }

    static Optional<OriginAssessments> linked(
            JdbcAccess database, AccessScope reach, ResourceQuery query, QueryConditions asked, int atMost) {
        if (asked.first(CodeKinds::isLink).isEmpty()) {
            return Optional.empty();
        }
        record OriginRow(long origin, Instant at) {}
        var rows = database.list(
                query.sort() == ResourceQuery.QuerySort.FIRST_RECORDED_FIRST ? OLDEST_LINKS : NEWEST_LINKS,
                reach.site(),
                call -> asked.setRecorded(call.plannedForItsValues())
                        .marks(
                                "terms",
                                Terms.marks(asked.first(CodeKinds::isLink).orElseThrow()))
                        .instant(
                                "after",
                                ResourceSearch.isByDate(query)
                                        ? Instant.MAX
                                        : ResourceSearch.after(query).at())
                        .number("at_most", atMost),
                row -> new OriginRow(row.getLong("origin"), StatementCall.instant(row, "recorded_at")));
        return Optional.of(new OriginAssessments(
                rows.stream().map(OriginRow::origin).distinct().toList(),
                rows.size() < atMost,
                rows.isEmpty() ? Instant.MAX : rows.getLast().at()));
    }

    private static Sql links(String direction) {
        return Sql.ofSiteInOrder("""
            select l.origin, l.recorded_at
              from unnest(:terms::bigint[]) as t (term)
             cross join lateral (
                   select k.origin, k.recorded_at from resource_link k
                    where k.site = :site and k.term = t.term
                      and k.recorded_at %2$s= :after and k.recorded_at >= :recorded_from and k.recorded_at < :recorded_before
                    order by k.recorded_at %1$s limit :at_most) l
             order by l.recorded_at %1$s
             limit :at_most;
            """.formatted(direction, direction.equals("desc") ? "<" : ">"));
    }
}
