package org.dorsal.store;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.NarrowSearch.NarrowPart;

/**
 * SQL of searches among current versions. Conditions are compared with {@link CurrentRows}; the bodies of a page are
 * fetched from the ledger by their key (performance.md, kinds and origins). Absent conditions are null and drop out of
 * the plan, because each call is planned for its values; so one text serves all conditions. JDBC can't bind a column or
 * a direction: the texts of each order are built once, out of constants.
 *
 * @param pages text of a page by sort order
 * @param count text that counts all matches, up to a bound
 * @param way access path to the rows
 */
record SearchTexts(Map<ResourceQuery.QuerySort, Sql> pages, Sql count, AccessPath way) {
    /** How rows are gone through. */
    enum AccessPath {
        /** Index scan in sort order, or by ids, patients or identifiers. */
        IN_ORDER,
        /** Scan kind by kind; also needs {@link QueryConditions#setKinds}. */
        BY_KIND,
        /** Scan by the assessments that made the rows; also needs {@link QueryConditions#setOrigins}. */
        BY_ORIGIN
    }

    private static final String TERMS = """
            (:statuses::text[] is null or v.status = any (:statuses::text[]))
               and (:all_terms::bigint[] is null or v.terms @> :all_terms::bigint[])
               and (:no_terms::bigint[] is null or not v.terms && :no_terms::bigint[])
               and (:choices::integer[] = '{}' or %s)
            """.formatted(NarrowPart.CHOICES.sql());

    /**
     * Conditions that the kind does not guarantee; repeating the others would make the planner expect too few rows.
     */
    private static final String TERMS_OF_KIND = """
            (:other_terms::bigint[] is null or v.terms @> :other_terms::bigint[])
               and (:other_no_terms::bigint[] is null or not v.terms && :other_no_terms::bigint[])
               and (:other_choices::integer[] = '{}' or not exists (
                        select from unnest(:other_choices::integer[], :other_choice_terms::bigint[]) as c (number, term)
                         group by c.number having not bool_or(c.term = any (v.terms))))
            """;

    /**
     * Lower bound of the start, by kind. A date of at most one day ends after a moment only if it starts less than a
     * day before it. The planner can't estimate a bound that differs by kind and expects few rows, so searches
     * without dates leave it out.
     */
    private static final String START_OF_KIND =
            "v.date_from >= case when m.long then :starts_from::timestamptz else :short_starts_from::timestamptz end";

    private static final String START = "v.date_from >= :starts_from";

    private static final String RESOURCES = CurrentRows.TABLE;

    private static final String RECORDED = "recorded_at";
    private static final String DATE = "date_from";

    /** Search of resource versions, in sort order. */
    static final SearchTexts OF_VERSIONS = along(RESOURCES);

    static final SearchTexts OF_EVENTS = along(AuditRows.AS_RESOURCES);

    /** Patient by patient, each by time: a patient may have more events than can be sorted for a page. */
    static final SearchTexts OF_EVENTS_OF_PATIENTS = eventsByPatient();

    /** Events with selective terms, looked up and sorted: a scan by time would take longer with each day. */
    static final SearchTexts OF_RARE_EVENTS = oneByOne(
            AuditRows.AS_RESOURCES,
            " from unnest(:ids::text[]) as o (id)",
            matches(AuditRows.AS_RESOURCES, "v.id = o.id", TERMS, START),
            AccessPath.IN_ORDER);

    /** Search of resource versions, kind by kind, each in sort order. */
    static final SearchTexts OF_KINDS_OF_VERSIONS = byKind(RESOURCES);

    static final SearchTexts OF_KINDS_OF_EVENTS = byKind(AuditRows.AS_RESOURCES);

    /** The results of some assessments, sorted. */
    static final SearchTexts OF_ORIGINS = oneByOne(
            RESOURCES,
            " from unnest(:origins::bigint[]) as o (origin)",
            all(RESOURCES) + "   and v.origin = o.origin\n",
            AccessPath.BY_ORIGIN);

    Sql page(ResourceQuery.QuerySort sort) {
        return Optional.ofNullable(pages.get(sort)).orElseThrow();
    }

    private static String all(String rows) {
        return matches(rows, ids(rows), TERMS, START);
    }

    private static String ids(String rows) {
        return "(:ids::text[] is null or (%s))"
                .formatted(rows.equals(RESOURCES) ? NarrowPart.IDS.sql() : "v.id = any (:ids::text[])");
    }

    private static String matches(String rows, String ids, String terms, String start) {
        return """
                  from %s v
                 where %s
                   and (:anyone or v.patient = :patient)
                   and (:patients::text[] is null or v.patient = any (:patients::text[]))
                   and %s
                   and (:identifiers::text[] is null or v.identifier_value = any (:identifiers::text[]))
                   and %s
                   and (:any_time or (v.recorded_at >= :recorded_from and v.recorded_at < :recorded_before))
                   and (:any_date or (%s and v.date_from < :starts_before))
                   and (:dates::integer[] = '{}' or %s)
                   and (:unrestricted or %s)
                """.formatted(
                        rows,
                        CurrentRows.ofType(rows),
                        ids,
                        terms,
                        start,
                        NarrowPart.DATES.sql(),
                        NarrowPart.RESTRICTION.sql());
    }

    private static String ofKind(String rows) {
        return matches(rows, ids(rows), TERMS_OF_KIND, START_OF_KIND) + "   and v.kind = m.kind\n";
    }

    private static SearchTexts along(String rows) {
        var matches = all(rows);
        return new SearchTexts(
                pages(order -> site(CurrentRows.withBodies(rows, ordered(rows, matches, order), order.direction()))),
                site("""
                        select count(*) as resources from (select v.id %s limit :at_most) as counted
                        """.formatted(matches)),
                AccessPath.IN_ORDER);
    }

    private static SearchTexts byKind(String rows) {
        var kinds = CodeKinds.matching(rows);
        var one = ofKind(rows);
        return new SearchTexts(
                pages(order -> site(kinds
                        + CurrentRows.withBodies(rows, merged(ordered(rows, one, order), order), order.direction()))),
                site(kinds + """
                        select count(*) as resources
                          from (select f.id from matching m cross join lateral (select v.id %s limit :at_most) f
                                 limit :at_most) as counted
                        """.formatted(one)),
                AccessPath.BY_KIND);
    }

    private static SearchTexts eventsByPatient() {
        var patients = "with matching as (select unnest(:patients::text[]) as patient)\n";
        var rows = AuditRows.AS_RESOURCES;
        var one = all(rows) + "   and v.patient = m.patient\n";
        return new SearchTexts(
                pages(order -> site(patients + merged(ordered(rows, one, order), order))),
                OF_EVENTS.count(),
                AccessPath.IN_ORDER);
    }

    /** Text of a page of matching rows. The {@code offset 0} makes the planner find all rows before it sorts them. */
    static Sql among(String conditions, ResourceQuery.QuerySort sort) {
        var order = PageOrder.of(sort);
        String all = " from " + RESOURCES + " v\n where " + CurrentRows.ofType(RESOURCES) + " and v.type = :type\n"
                + conditions;
        String page = sorted(RESOURCES, made(" from (\n"), all, order);
        return Sql.ofSitePlannedOnce(CurrentRows.withBodies(RESOURCES, page, order.direction()) + ";\n");
    }

    private static String made(String origins) {
        return "select f.*" + origins + "select %s offset 0) f\n";
    }

    /** The offset keeps the planner from looking at others. */
    private static SearchTexts oneByOne(String rows, String named, String one, AccessPath way) {
        var made = made(named + " cross join lateral (\n");
        return new SearchTexts(
                pages(order -> site(CurrentRows.withBodies(rows, sorted(rows, made, one, order), order.direction()))),
                site("select count(*) as resources from (" + made.formatted("v.id " + one)
                        + " limit :at_most) as counted"),
                way);
    }

    private static String sorted(String rows, String made, String one, PageOrder order) {
        return made.formatted(columns(rows, order) + "\n" + one) + """
                 where (f.sort_key, f.id) %1$s (:after, :after_id)
                 order by f.sort_key %2$s, f.id %2$s
                 limit :at_most
                """.formatted(order.beyond(), order.direction());
    }

    private static String merged(String one, PageOrder order) {
        return """
                select f.* from matching m cross join lateral (
                %1$s) f
                 order by f.sort_key %2$s, f.id %2$s
                 limit :at_most
                """.formatted(one, order.direction());
    }

    private static String ordered(String rows, String matches, PageOrder order) {
        return """
                select %5$s
                %1$s
                   and v.%2$s %3$s= :after
                   and (v.%2$s, v.id) %3$s (:after, :after_id)
                 order by v.%2$s %4$s, v.id %4$s
                 limit :at_most
                """.formatted(matches, order.key(), order.beyond(), order.direction(), columns(rows, order));
    }

    private static String columns(String rows, PageOrder order) {
        return "v.type, v.id, v.version, v.patient, v.recorded_at, v.status, v.%s as sort_key".formatted(order.key())
                + (rows.equals(RESOURCES) ? "" : ", v.sha256, v.body");
    }

    private static Map<ResourceQuery.QuerySort, Sql> pages(Function<PageOrder, Sql> page) {
        return Stream.of(ResourceQuery.QuerySort.values())
                .collect(Collectors.toMap(Function.identity(), sort -> page.apply(PageOrder.of(sort))));
    }

    /**
     * Sort order of a page.
     *
     * @param key sort column
     * @param beyond operator that compares with the last row of the page before
     * @param direction {@code asc} or {@code desc}
     */
    private record PageOrder(String key, String beyond, String direction) {
        static PageOrder of(ResourceQuery.QuerySort sort) {
            return switch (sort) {
                case LAST_RECORDED_FIRST -> new PageOrder(RECORDED, "<", "desc");
                case FIRST_RECORDED_FIRST -> new PageOrder(RECORDED, ">", "asc");
                case LATEST_DATE_FIRST -> new PageOrder(DATE, "<", "desc");
                case EARLIEST_DATE_FIRST -> new PageOrder(DATE, ">", "asc");
            };
        }
    }

    private static Sql site(String text) {
        return Sql.ofSiteInOrder(text.stripTrailing() + ";\n");
    }
}
