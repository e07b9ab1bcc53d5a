package org.dorsal.store;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Search among current resources or events: one statement for each query, on a table without bodies and without
 * row-level security. The bodies of a page are read by key from a table with it. There are three access paths
 * (performance.md, search plans): a walk along the index of a patient or a type, in the order of the page, which stops
 * when the page is full; the index of terms, for references and identifiers; and such a walk for each matching {@link
 * CodeSet}. A walk with further conditions stops after {@value #WALKED} rows, and another path finds the rest. Walks
 * run with index scans only: without statistics the planner expects one row, and would collect and sort all of them.
 */
final class ResourceSearch {
    static final int WALKED = 2_000;

    private final JdbcAccess database;
    private final AccessScope scope;
    private final ResourceQuery query;
    private final int walked;
    private final int limit;
    private final SearchClauses clauses;
    private final ResourceQuery.QuerySort order;
    private final SearchedTable table;
    private final String inScope;
    private final String conditions;

    /** Whether the index of terms finds the rows. For a person's rows among a patient's the planner chooses the index. */
    private final boolean byTerm;

    /** Whether the newest rows are walked in a statement of their own, because a person has few of the rows or most. */
    private final boolean walksFirst;

    ResourceSearch(JdbcAccess database, AccessScope scope, ResourceQuery query, int walked) {
        this.database = database;
        this.scope = scope;
        this.query = query;
        this.walked = walked;
        this.limit = query.size() + 1;
        this.clauses = SearchClauses.of(scope, query, new SqlValues());
        this.order = query.sort();
        this.table = SearchedTable.of(query.type());
        boolean hasTerm = !clauses.lookup().isEmpty() && !clauses.hasIds();
        this.byTerm = hasTerm && (clauses.patients().isEmpty() || !clauses.ofPeople());
        this.walksFirst = hasTerm
                && clauses.ofPeople()
                && clauses.patients().map(Set::size).orElse(1) == 1;
        this.inScope = clauses.scope(true);
        this.conditions = clauses.ofRows() + (clauses.hasCodes() ? "\n   and v.code_set in (select id from sets)" : "");
    }

    Page page() {
        return StoreException.ofSearch(clauses.isNarrow(), () -> {
            if (walksFirst) {
                Page newest = page(walkText());
                if (newest.next().isPresent()) {
                    return newest;
                }
            }
            return page(text());
        });
    }

    private Page page(Sql text) {
        return database.run(text, scope.site(), call -> Page.of(set(call).rowsOfTheSite(), query.size()));
    }

    /** Counts the matching resources; empty when there are more than the given number. */
    OptionalLong count(int atMost) {
        Sql text = countText(atMost + 1);
        long number = StoreException.ofSearch(
                clauses.isNarrow(), () -> database.one(text, scope.site(), this::set, row -> row.getLong("resources")));
        return number > atMost ? OptionalLong.empty() : OptionalLong.of(number);
    }

    StatementCall set(StatementCall call) throws SQLException {
        return clauses.values().set(call.plannedForItsValues().text("type", query.type()));
    }

    /** SQL text of a page. */
    Sql text() {
        String text = text(rows());
        return byTerm || walksFirst ? Sql.ofSite(text) : Sql.ofSiteInOrder(text);
    }

    /** SQL text that walks the newest rows of a person, who may have too many rows for the index of terms. */
    Sql walkText() {
        return Sql.ofSiteInOrder(text("with " + hits() + " select h.* from hits h"));
    }

    private String text(String rows) {
        return sets() + """
                select p.*, :type::text as type, b.status, b.sha256, b.body
                  from (%1$s) p
                  left join lateral (
                       %2$s
                       offset 0) b on true
                 order by p.sort_key %3$s, p.id %3$s;
                """.formatted(rows, table.body(), order.direction());
    }

    private String sets() {
        return """
                with sets as materialized (
                    select s.id, s.prompt from code_set s where s.site = :site and s.type = :type%s)
                """.formatted(clauses.ofSets());
    }

    private String rows() {
        int patients = clauses.patients().map(Set::size).orElse(-1);
        if (clauses.hasIds() || patients == 0 || (walksFirst && !byTerm)) {
            return sorted(
                    "select %s from %s v where v.site = :site%s%s%s"
                            .formatted(order.columns(), table.name(), table.ofType(), inScope, conditions),
                    beyond("f"));
        }
        if (patients > 1) {
            var named = clauses.values().texts(clauses.patients().orElseThrow());
            var inEach =
                    " and v.patient = m.patient" + table.ofType() + clauses.scope(false) + conditions + beyond("v");
            return byTerm
                    ? rest("", "")
                    : ofEach("unnest(" + named + ") as m (patient)", inEach, order.columns(), limit);
        }
        if (byTerm
                || (patients < 0
                        && (order.isByDate()
                                || (clauses.hasCodes() && clauses.ofRows().isEmpty())))) {
            return rest(beyond("v"), "");
        }
        return conditions.isEmpty() ? walk(order.columns(), limit) : walkAndRest();
    }

    /** Rows in the order of an index of the scope; only code sets have one by date. */
    private String walk(String columns, int most) {
        if (order.isByDate() && clauses.patients().isEmpty()) {
            return ofEach("sets m", " and v.code_set = m.id" + inScope + beyond("v"), columns, most);
        }
        return "select %s from %s v where v.site = :site%s%s%s%s"
                .formatted(
                        columns,
                        table.name(),
                        table.ofType(),
                        inScope,
                        beyond("v"),
                        order.by("v." + order.key(), "v.id", most));
    }

    private String hits() {
        return """
                walk as materialized (
                    %s),
                hits as materialized (
                    select %s from walk v where true%s%s)""".formatted(
                        walk("v.*", walked), order.columns(), conditions, order.by("v." + order.key(), "v.id", limit));
    }

    /** The rest is not looked for when the walk fills the page or comes to its end. */
    private String walkAndRest() {
        String last = "(select w.%1$s, w.id from walk w order by w.%1$s %2$s, w.id %2$s limit 1)"
                .formatted(order.key(), order.back());
        String rest = rest(
                "\n   and (v.%s, v.id) %s %s".formatted(order.key(), order.beyond(), last),
                " and (select count(*) from hits) < %d and (select count(*) from walk) = %d".formatted(limit, walked));
        return "with %s select q.* from (select h.* from hits h union all select r.* from (%s) r) q%s"
                .formatted(hits(), rest, order.by("q.sort_key", "q.id", limit));
    }

    /** Rows by the index of terms, or code set by code set. */
    private String rest(String beyond, String gate) {
        return byTerm
                ? sorted(
                        "select %s from %s where true%s%s%s"
                                .formatted(order.columns(), lookedUp(), table.ofType(), inScope, conditions),
                        beyond("f"))
                : "select f.* from sets m cross join lateral (%s) f where true%s%s"
                        .formatted(
                                ofSet(order.columns(), beyond, order.by("v." + order.key(), "v.id", limit)),
                                gate,
                                order.by("f.sort_key", "f.id", limit));
    }

    /** Rows of the code set {@code m}. Two branches give the planner the bounds of prompt sets as values. */
    private String ofSet(String columns, String beyond, String end) {
        String rows = "select %s from %s v where v.site = :site and v.code_set = m.id%s%s%s"
                .formatted(columns, table.name(), inScope, clauses.ofRows(), beyond);
        String promptly = clauses.starts(true) + (order.isByDate() ? "" : clauses.recordings());
        return clauses.hasDates()
                ? "(%1$s%2$s and m.prompt%4$s) union all (%1$s%3$s and not m.prompt%4$s)"
                        .formatted(rows, promptly, clauses.starts(false), end)
                : rows + end;
    }

    /** The offset keeps the planner from other indexes: without statistics they all look the same to it. */
    private String lookedUp() {
        return clauses.lookup().stream()
                .map(condition -> "select v.* from %s v where v.site = :site and %s".formatted(table.name(), condition))
                .collect(Collectors.joining(" union ", "(", " offset 0) v"));
    }

    private String sorted(String rows, String more) {
        return "select f.* from (%s offset 0) f where true%s%s"
                .formatted(rows, more, order.by("f.sort_key", "f.id", limit));
    }

    /** A walk for each row of the driver. */
    private String ofEach(String driver, String more, String columns, int most) {
        return "select f.* from %s cross join lateral (select %s from %s v where v.site = :site%s%s) f%s"
                .formatted(
                        driver,
                        columns,
                        table.name(),
                        more,
                        order.by("v." + order.key(), "v.id", most),
                        order.by("f." + (columns.equals("v.*") ? order.key() : "sort_key"), "f.id", most));
    }

    Sql countText(int most) {
        boolean bySet = !byTerm && !clauses.hasIds() && clauses.patients().isEmpty() && !conditions.isEmpty();
        String rows = bySet
                ? "select f.id from sets m cross join lateral (%s) f".formatted(ofSet("v.id", "", " limit " + most))
                : "select v.id from %s where %s%s"
                        .formatted(
                                byTerm ? lookedUp() : table.name() + " v",
                                byTerm ? "true" : "v.site = :site",
                                table.ofType() + inScope + conditions);
        String text = sets() + "select count(*) as resources from (%s limit %d) counted;".formatted(rows, most);
        return byTerm ? Sql.ofSite(text) : Sql.ofSiteInOrder(text);
    }

    private String beyond(String row) {
        return query.after()
                .map(after -> "\n   and (%s.%s, %s.id) %s (%s, %s)"
                        .formatted(
                                row,
                                row.equals("f") ? "sort_key" : order.key(),
                                row,
                                order.beyond(),
                                clauses.values().instant(after.at()),
                                clauses.values().text(after.id())))
                .orElse("");
    }
}
