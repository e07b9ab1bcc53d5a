package org.dorsal.store;

import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Queries of rows of versions or events that a search may find, by the index that each uses. */
final class RowQueries {
    /** The index has the code sets of all slots, also of those with a later version. */
    private static final String IN_SETS = """

           and v.code_sets && (select ids from sets) and (v.newest = v.slots or exists (
                    select from unnest(v.slots, v.code_sets) as m (slot, code_set)
                     where m.slot = any (v.newest) and m.code_set = any ((select ids from sets)::uuid[])))\
        """;

    private final ResourceQuery query;
    private final SearchClauses clauses;
    private final SearchedTable table;
    private final ResourceQuery.QuerySort order;
    private final String inSets;

    /** Conditions on a row: on its shared columns, and that one of its resources has a code set that matches. */
    private final String ofRows;

    RowQueries(ResourceQuery query, SearchClauses clauses) {
        this.query = query;
        this.clauses = clauses;
        this.table = SearchedTable.of(query.type());
        this.order = query.sort();
        this.inSets = clauses.hasCodes() ? IN_SETS : "";
        this.ofRows = clauses.ofWholeRows() + inSets;
    }

    String conditions() {
        return ofRows;
    }

    SearchedTable table() {
        return table;
    }

    /**
     * Rows of the scope in the order of the page, whether or not they match. Bounds on dates belong to it only as conditions
     * of its index: in another order the walk would pass rows that it does not count.
     */
    String walk(int most) {
        return inOrder(clauses.scope(true) + (order.isByDate() ? clauses.dates().starts(false) : ""), most);
    }

    /** Rows of the scope that match, in the order of the page. */
    String matching() {
        return toTheEnd(clauses.scope(true));
    }

    /** Rows by the index of code sets. */
    String ofSets() {
        return table.rows() + inSets;
    }

    /** Rows that match of each value of a column that an index has in the order of time. */
    String ofEach(String column, Collection<String> values) {
        return "select f.* from unnest(%s) as m (value) cross join lateral (%s) f"
                .formatted(
                        clauses.values().texts(values),
                        toTheEnd(" and v." + column + " = m.value" + clauses.scope(!column.equals("patient"))));
    }

    /**
     * Rows that match, in any order and from the first page on.
     *
     * @param most number of matches after which a count ends
     */
    String counted(int most) {
        String limit = clauses.ofSingleResources().isEmpty() ? " limit " + most : "";
        return matching(clauses.scope(true), conditions -> ofType() + conditions + limit);
    }

    /** Walk that compares rows, so that it ends with the page. */
    private String toTheEnd(String inScope) {
        int rows = clauses.ofSingleResources().isEmpty() ? query.size() + 1 : 0;
        return matching(inScope, conditions -> inOrder(conditions, rows));
    }

    /**
     * Rows of a scope that match. Two branches have the bounds of dates as index conditions.
     *
     * @param read reads the rows with these conditions
     */
    private String matching(String inScope, UnaryOperator<String> read) {
        if (clauses.dates().isEmpty() || clauses.patients().isPresent()) {
            return read.apply(inScope + ofRows + clauses.dates().starts(false));
        }
        String prompt = " and v.prompt" + clauses.dates().starts(true)
                + (order.isByDate() ? "" : clauses.dates().recordings());
        String late = " and not v.prompt" + clauses.dates().starts(false);
        return "select f.* from ((%s) union all (%s)) f"
                .formatted(read.apply(inScope + ofRows + prompt), read.apply(inScope + ofRows + late));
    }

    /**
     * Rows along an index, after the cursor. A page may end within a row, so the rows with the cursor's own assessment and
     * time are included; rows that are equal in both are never separated by the limit.
     *
     * @param most number of rows; 0 for all
     */
    private String inOrder(String conditions, int most) {
        String rows = ofType() + conditions;
        String ended = "\n order by v.%1$s %2$s, v.assessment %2$s".formatted(order.key(), order.direction())
                + (most > 0 ? " fetch first " + most + " rows with ties" : "");
        return query.after()
                .map(after -> {
                    String key = clauses.values().instant(after.at());
                    String assessment =
                            clauses.values().text(SlottedId.of(after.id()).assessment());
                    return """
                        select o.* from ((%1$s
                           and v.%2$s = %3$s and v.assessment = %4$s) union all (%1$s
                           and (v.%2$s, v.assessment) %5$s (%3$s, %4$s)%6$s)) o\
                        """.formatted(rows, order.key(), key, assessment, order.beyond(), ended);
                })
                .orElse(rows + ended);
    }

    /** Rows by an index of ids, terms or code sets. The offset keeps the planner from others: all look the same to it. */
    String lookedUp() {
        return clauses.lookup().stream()
                .map(condition -> table.rows() + " and " + condition)
                .collect(Collectors.joining(" union ", "", " offset 0"));
    }

    private String ofType() {
        return table.rows() + " and v.type = :type";
    }
}
