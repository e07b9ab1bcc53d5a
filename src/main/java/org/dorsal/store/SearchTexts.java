package org.dorsal.store;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.store.NarrowSearch.Part;

/**
 * The SQL of searches among current versions. What was not asked for arrives as null and falls out of the plan, because the plan
 * is made for the values of each call; so one text serves all conditions. JDBC can't bind a column or a direction: the texts of
 * each order are made once, out of constants.
 *
 * @param pages by what rows are sorted by
 * @param count of all matches, up to a bound
 * @param way how they go through the rows
 */
record SearchTexts(Map<Query.Sort, Sql> pages, Sql count, Way way) {
    /** How rows are gone through. */
    enum Way {
        /** Along the order that is asked for, or by what names them. */
        IN_ORDER,
        /** Kind by kind; needs {@link QueryConditions#setKinds} besides. */
        BY_KIND,
        /** By the assessments that made them; needs {@link QueryConditions#setOrigins} besides. */
        BY_ORIGIN
    }

    private static final String TERMS = """
            (:statuses::text[] is null or v.status = any (:statuses::text[]))
               and (:all_terms::bigint[] is null or v.terms @> :all_terms::bigint[])
               and (:no_terms::bigint[] is null or not v.terms && :no_terms::bigint[])
               and (:choices::integer[] = '{}' or %s)
            """.formatted(Part.CHOICES.sql());

    /** What a kind has, each of its rows has; to ask again would make the planner expect too few and sort them all. */
    private static final String TERMS_OF_KIND = """
            (m.kind <> 0 or (%s))
               and (:other_terms::bigint[] is null or v.terms @> :other_terms::bigint[])
               and (:other_no_terms::bigint[] is null or not v.terms && :other_no_terms::bigint[])
               and (:other_choices::integer[] = '{}' or not exists (
                        select from unnest(:other_choices::integer[], :other_choice_terms::bigint[]) as c (number, term)
                         group by c.number having not bool_or(c.term = any (v.terms))))
            """.formatted(TERMS);

    private static final String CURRENT = """
               and not exists (
                        select from resource_version newer
                         where newer.site = v.site and newer.type = v.type and newer.id = v.id and newer.version > v.version)
            """;

    private static final String COLUMNS =
            "v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status, v.%s as sort_key";

    /**
     * What takes a day at most ends after a moment only if it starts less than a day before. The planner knows nothing of a bound
     * that differs by kind and expects few rows, so it is left out where no dates are asked for.
     */
    private static final String START_OF_KIND =
            "(:any_date or v.date_from >= case when m.long then :starts_from::timestamptz else :short_starts_from::timestamptz end)";

    private static final String RESOURCES = "resource_version";

    private static final String RECORDED = "recorded_at";
    private static final String DATE = "date_from";

    /** Of versions, along the order that is asked for. */
    static final SearchTexts OF_VERSIONS = along(all(RESOURCES), RECORDED, DATE);

    static final SearchTexts OF_EVENTS = along(all(AuditRows.AS_RESOURCES), RECORDED, DATE);

    /** Patient by patient, each along time: one who is often looked at has more events than can be sorted for a page. */
    static final SearchTexts OF_EVENTS_OF_PATIENTS = eventsByPatient();

    /** Rare terms are looked up and sorted: walking along time to find them would take longer with each day. */
    static final SearchTexts OF_RARE_EVENTS = along(all(AuditRows.AS_RESOURCES), "looked_up", "looked_up");

    /** Kind by kind, each along the order that is asked for. */
    static final SearchTexts OF_KINDS_OF_VERSIONS = byKind(RESOURCES);

    static final SearchTexts OF_KINDS_OF_EVENTS = byKind(AuditRows.AS_RESOURCES);

    /** All that some assessments made, sorted. The offset keeps the planner from looking at others. */
    static final SearchTexts OF_ORIGINS = byOrigin(
            matches(RESOURCES, TERMS, "v.date_from >= :starts_from") + "   and v.origin = o.origin\n",
            " from unnest(:origins::bigint[]) as o (origin) cross join lateral (\n");

    Sql page(Query.Sort sort) {
        return Optional.ofNullable(pages.get(sort)).orElseThrow();
    }

    private static String all(String rows) {
        return matches(rows, TERMS, "v.date_from >= :starts_from") + (rows.equals(RESOURCES) ? CURRENT : "");
    }

    private static String matches(String rows, String terms, String start) {
        return """
                  from %s v
                 where v.site = :site
                   and v.type = :type
                   and (:anyone or v.patient = :patient)
                   and (:patients::text[] is null or v.patient = any (:patients::text[]))
                   and (:ids::text[] is null or v.id = any (:ids::text[]))
                   and (:identifiers::text[] is null or v.identifier_value = any (:identifiers::text[]))
                   and %s
                   and v.recorded_at >= :recorded_from and v.recorded_at < :recorded_before
                   and %s and v.date_from < :starts_before
                   and (:dates::integer[] = '{}' or %s)
                   and (:unrestricted or %s)
                """.formatted(rows, terms, start, Part.DATES.sql(), Part.RESTRICTION.sql());
    }

    private static String ofKind(String rows) {
        return matches(rows, TERMS_OF_KIND, START_OF_KIND)
                + "   and v.kind = m.kind\n"
                + (rows.equals(RESOURCES) ? CURRENT : "");
    }

    private static SearchTexts along(String matches, String recorded, String date) {
        return new SearchTexts(
                pages(recorded, date, order -> site(ordered(matches, order))),
                site("""
                        select count(*) as resources from (select v.id %s limit :at_most) as counted
                        """.formatted(matches)),
                Way.IN_ORDER);
    }

    private static SearchTexts byKind(String rows) {
        var kinds = Kinds.matching(rows);
        var one = ofKind(rows);
        return new SearchTexts(
                pages(RECORDED, DATE, order -> merged(kinds, ordered(one, order), order)),
                site(kinds + """
                        select count(*) as resources
                          from (select f.id from matching m cross join lateral (select v.id %s limit :at_most) f
                                 limit :at_most) as counted
                        """.formatted(one)),
                Way.BY_KIND);
    }

    private static SearchTexts eventsByPatient() {
        var patients = "with matching as (select unnest(:patients::text[]) as patient)\n";
        var one = all(AuditRows.AS_RESOURCES) + "   and v.patient = m.patient\n";
        return new SearchTexts(
                pages(RECORDED, DATE, order -> merged(patients, ordered(one, order), order)),
                OF_EVENTS.count(),
                Way.IN_ORDER);
    }

    /** One page of what these conditions leave. The offset makes it all that are found, before any order. */
    static Sql among(String conditions, Query.Sort sort) {
        String all = " from " + RESOURCES + " v\n where v.site = :site and v.type = :type\n" + conditions;
        return Sql.ofSitePlannedOnce(sorted(made(" from (\n"), all, Order.of(sort, RECORDED, DATE)) + ";\n");
    }

    private static String made(String origins) {
        return "select f.*" + origins + "select %s offset 0) f\n";
    }

    private static SearchTexts byOrigin(String one, String origins) {
        var made = made(origins);
        return new SearchTexts(
                pages(RECORDED, DATE, order -> site(sorted(made, one, order))),
                site("select count(*) as resources from (" + made.formatted("v.id " + one + CURRENT)
                        + " limit :at_most) as counted"),
                Way.BY_ORIGIN);
    }

    /** Sorted before it is asked which are current, so that this is asked of a page and not of all that were found. */
    private static String sorted(String made, String one, Order order) {
        return "select v.* from (\n" + made.formatted(COLUMNS.formatted(order.key()) + "\n" + one)
                + """
                 where (f.sort_key, f.id) %1$s (:after, :after_id)
                 order by f.sort_key %2$s, f.id %2$s
                offset 0) v
                 where not exists (
                        select from resource_version newer
                         where newer.site = :site and newer.type = v.type and newer.id = v.id and newer.version > v.version)
                 order by v.sort_key %2$s, v.id %2$s
                 limit :at_most
                """.formatted(order.beyond(), order.direction()).stripTrailing();
    }

    private static Sql merged(String matching, String one, Order order) {
        return site(matching + """
                select f.* from matching m cross join lateral (
                %1$s) f
                 order by f.sort_key %2$s, f.id %2$s
                 limit :at_most
                """.formatted(one, order.direction()));
    }

    private static String ordered(String matches, Order order) {
        return """
                select %5$s
                %1$s
                   and v.%2$s %3$s= :after
                   and (v.%2$s, v.id) %3$s (:after, :after_id)
                 order by v.%2$s %4$s, v.id %4$s
                 limit :at_most
                """.formatted(matches, order.key(), order.beyond(), order.direction(), COLUMNS.formatted(order.key()));
    }

    private static Map<Query.Sort, Sql> pages(String recorded, String date, Function<Order, Sql> page) {
        return Stream.of(Query.Sort.values())
                .collect(Collectors.toMap(Function.identity(), sort -> page.apply(Order.of(sort, recorded, date))));
    }

    /**
     * What a page is sorted by.
     *
     * @param beyond compares with the last row of the page before
     */
    private record Order(String key, String beyond, String direction) {
        static Order of(Query.Sort sort, String recorded, String date) {
            return switch (sort) {
                case LAST_RECORDED_FIRST -> new Order(recorded, "<", "desc");
                case FIRST_RECORDED_FIRST -> new Order(recorded, ">", "asc");
                case LATEST_DATE_FIRST -> new Order(date, "<", "desc");
                case EARLIEST_DATE_FIRST -> new Order(date, ">", "asc");
            };
        }
    }

    private static Sql site(String text) {
        return Sql.ofSite(text.stripTrailing() + ";\n");
    }
}
