package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Search among current resources (performance.md, search plans). An access path finds rows of {@code searched_version},
 * their resources are compared, and the bodies of the page are read by key from the ledger. Paths are tried in turn
 * until one has found the whole page: a walk in the order of the page, along the index of a patient or a type, that ends
 * after {@value #WALKED} rows; the index of code sets, for at most {@value #LOOKED_UP} rows; a walk that ends with the
 * page. Ids, references and identifiers are looked up at once.
 */
final class ResourceSearch {
    static final int WALKED = 2_000;
    static final int LOOKED_UP = 10_000;

    private final JdbcAccess database;
    private final AccessScope scope;
    private final ResourceQuery query;
    private final int walked;
    private final int lookedUp;
    private final int limit;
    private final SearchClauses clauses;
    private final ResourceQuery.QuerySort order;
    private final RowQueries rows;

    /** Conditions on single resources. */
    private final String ofResources;

    ResourceSearch(JdbcAccess database, AccessScope scope, ResourceQuery query, int walked, int lookedUp) {
        this.database = database;
        this.scope = scope;
        this.query = query;
        this.walked = walked;
        this.lookedUp = lookedUp;
        this.limit = query.size() + 1;
        this.clauses = SearchClauses.of(scope, query, new SqlValues());
        this.order = query.sort();
        this.rows = new RowQueries(query, clauses);
        this.ofResources = clauses.ofSingleResources()
                + (clauses.hasCodes() ? "\n   and v.code_set = any ((select ids from sets)::uuid[])" : "");
    }

    /**
     * Statement that finds a page.
     *
     * @param most number of rows after which it ends; 0 if it ends with the page
     * @param ordered whether it reads in the order of the page, so that a full page is right although it ended
     */
    record AccessPath(Supplier<Sql> text, int most, boolean ordered) {}

    Page page() {
        return StoreException.ofSearch(clauses.isNarrow(), () -> {
            Optional<Page> page = Optional.empty();
            for (AccessPath path : paths()) {
                if (page.isEmpty()) {
                    page = database.run(
                            path.text().get(),
                            scope.site(),
                            call -> page(path, set(call).rowsOfTheSite()));
                }
            }
            return page.orElseThrow();
        });
    }

    /** Reads the page; empty if the path ended before it was found. */
    private Optional<Page> page(AccessPath path, ResultSet found) throws SQLException {
        found.next();
        boolean ended = path.most() > 0 && found.getLong("rows") >= path.most();
        Page page = Optional.ofNullable(found.getString("id")).isPresent() ? Page.of(found, query.size()) : Page.EMPTY;
        return Optional.of(page)
                .filter(_ -> !ended || (path.ordered() && page.next().isPresent()));
    }

    StatementCall set(StatementCall call) throws SQLException {
        StatementCall planned = isOfOnePatientAlone() ? call : call.plannedForItsValues();
        return clauses.values().set(planned.text("type", query.type()));
    }

    /** Whether the patient is the only condition: one plan fits all values, and planning takes longer than such a search. */
    private boolean isOfOnePatientAlone() {
        return clauses.patients().filter(patients -> patients.size() == 1).isPresent()
                && !clauses.hasIds()
                && clauses.lookup().isEmpty()
                && clauses.dates().isEmpty()
                && !clauses.isRecordingBounded()
                && rows.conditions().isEmpty()
                && ofResources.isEmpty();
    }

    /** Paths in the order of the attempts; the last one finds the page. */
    List<AccessPath> paths() {
        boolean ofPatients = clauses.patients().isPresent();
        if (clauses.hasIds()) {
            return List.of(new AccessPath(() -> Sql.ofSiteInOrder(text(rows.lookedUp())), 0, false));
        }
        if (isLookedUp()) {
            var lookup = new AccessPath(() -> Sql.ofSite(text(rows.lookedUp())), 0, false);
            // a person has few of the rows or most
            return clauses.ofPeople() ? List.of(walk(walked), lookup) : List.of(lookup);
        }
        if (ofPatients && clauses.patients().orElseThrow().size() != 1) {
            return List.of(ofEach("patient", clauses.patients().orElseThrow()));
        }
        if (rows.conditions().isEmpty() && ofResources.isEmpty()) {
            return List.of(walk(0));
        }
        if (clauses.ofEvents()) {
            return List.of(
                    clauses.column().isEmpty() || ofPatients
                            ? walk(0)
                            : ofEach(clauses.column(), clauses.valuesOfColumn()));
        }
        var paths = new ArrayList<>(List.of(walk(walked)));
        if (clauses.hasCodes() && !ofPatients) {
            paths.add(new AccessPath(() -> Sql.ofSite(text(rows.ofSets() + " limit " + lookedUp)), lookedUp, false));
        }
        paths.add(walk(0));
        return paths;
    }

    /** Whether an index has a reference or identifier; a patient's rows are walked for a person's. */
    private boolean isLookedUp() {
        return !clauses.lookup().isEmpty()
                && (!clauses.ofPeople() || clauses.patients().isEmpty());
    }

    private AccessPath ofEach(String column, Collection<String> values) {
        return new AccessPath(() -> Sql.ofSiteInOrder(text(rows.ofEach(column, values))), 0, true);
    }

    /** @param most number of rows after which the walk ends; 0 for none */
    private AccessPath walk(int most) {
        String source = most > 0 ? rows.walk(most) : rows.matching();
        return new AccessPath(() -> Sql.ofSiteInOrder(text(source)), most, true);
    }

    private String text(String source) {
        return sets()
                + """
                source as materialized (
                    %1$s),
                page as materialized (
                    select v.id, v.version, v.patient, v.recorded_at, v.%2$s as sort_key, v.assessment, v.slot
                      from %3$s
                     where true%4$s%5$s
                     order by v.%2$s %6$s, v.assessment %6$s, v.slot %6$s limit %7$d)
                select s.rows, v.*
                  from (select count(*) as rows from source) s
                  left join (%8$s) v on true
                 order by v.place;
                """.formatted(
                        source,
                        order.key(),
                        resources("source v where v.type = :type"),
                        ofResources,
                        beyond(),
                        order.direction(),
                        limit,
                        Page.bounded(
                                "select v.*, :type::text as type, b.* from page v left join lateral (\n%s\noffset 0) b on true"
                                        .formatted(rows.table().body()),
                                "r.sort_key %1$s, r.assessment %1$s, r.slot %1$s".formatted(order.direction())));
    }

    private String resources(String source) {
        return SearchedTable.resources("select v.* from " + source + clauses.scope(true) + rows.conditions());
    }

    private String sets() {
        return "with sets as materialized (select array_agg(s.id) as ids from code_set s where s.site = :site and s.type = :type%s),\n"
                .formatted(clauses.ofSets());
    }

    /** Resources after the last one of the page before. */
    private String beyond() {
        return query.after()
                .map(after -> {
                    SlottedId id = SlottedId.of(after.id());
                    return "\n   and (v.%s, v.assessment, v.slot) %s (%s, %s, %s)"
                            .formatted(
                                    order.key(),
                                    order.beyond(),
                                    clauses.values().instant(after.at()),
                                    clauses.values().text(id.assessment()),
                                    id.slot());
                })
                .orElse("");
    }

    /** Counts the matching resources; empty when there are more than the given number. */
    OptionalLong count(int atMost) {
        Sql text = countText(atMost + 1);
        long number = StoreException.ofSearch(
                clauses.isNarrow(), () -> database.one(text, scope.site(), this::set, row -> row.getLong("resources")));
        return number > atMost ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** All texts that the search may send. */
    List<Sql> texts() {
        return Stream.concat(paths().stream().map(path -> path.text().get()), Stream.of(countText(1)))
                .toList();
    }

    private Sql countText(int most) {
        boolean lookedUp = clauses.hasIds() || isLookedUp();
        boolean bySets = !lookedUp && isCountedBySets();
        String source = lookedUp ? rows.lookedUp() : bySets ? rows.ofSets() + " offset 0" : rows.counted(most);
        String text = sets()
                + "counted as (select from %s where true%s limit %d) select count(*) as resources from counted;"
                        .formatted(resources("(" + source + ") v where v.type = :type"), ofResources, most);
        return bySets || (lookedUp && !clauses.hasIds()) ? Sql.ofSite(text) : Sql.ofSiteInOrder(text);
    }

    /** Whether only the code sets bound a count; with a time or a patient, their index has fewer rows. */
    private boolean isCountedBySets() {
        return clauses.hasCodes()
                && clauses.dates().isEmpty()
                && clauses.patients().isEmpty()
                && !clauses.isRecordingBounded();
    }
}
