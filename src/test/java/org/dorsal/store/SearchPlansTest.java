package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.observation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dorsal.store.DateRange.Prefix;
import org.dorsal.store.ResourceQuery.QuerySort;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The plans that PostgreSQL makes among 20,000 resources of two sites: each search walks an index that bounds its
 * work.
 */
class SearchPlansTest {
    private static final int RESOURCES = 20_000;
    private static final int COMMIT = 1_000;
    private static final int PATIENTS = 1_000;
    /** PostgreSQL's default: a plan that it takes for dearer is compiled at each execution. */
    private static final double JIT_ABOVE_COST = 100_000;

    private static final Pattern EXPLAINED = Pattern.compile("(?<=;\n)(?=with |select p)");
    private static final AccessScope SITE = AccessScope.ofSite("north");

    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    @BeforeAll
    static void twenty_thousand_resources_are_stored() {
        var ledger = new Ledger(POSTGRES.asApplication(), Duration.ofSeconds(60));
        for (var from = 0; from < RESOURCES; from += COMMIT) {
            var versions = IntStream.range(from, from + COMMIT)
                    .mapToObj(number -> observation(
                            "o" + number,
                            1,
                            "p" + number % PATIENTS,
                            NOON.plusSeconds(number),
                            "category=survey",
                            "identifier=sys|" + number,
                            "code=c" + number % 13))
                    .toList();
            ledger.append(
                    from % (2 * COMMIT) == 0 ? "north" : "south",
                    Commit.of(NOON.plusSeconds(from), versions, List.of()));
        }
        TestPostgres.run(POSTGRES.asSuperuser(), "vacuum analyze resource_version, current_resource");
    }

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void a_search_of_the_whole_site_walks_the_index_of_its_order_and_stops_with_the_page(QuerySort sort) {
        var index = switch (sort) {
            case LAST_RECORDED_FIRST, FIRST_RECORDED_FIRST -> "current_resource_by_time";
            case LATEST_DATE_FIRST, EARLIEST_DATE_FIRST -> "current_resource_by_date";
        };

        assertThat(plan(SITE, ResourceQuery.of("Observation").sorted(sort)))
                .contains("Index Scan")
                .contains(index)
                .doesNotContain("Seq Scan");
    }

    @Test
    void a_search_by_last_updated_reads_the_time_asked_for() {
        var asked = ResourceQuery.of("Observation")
                .and(new SearchCondition.RecordedBetween(NOON.plusSeconds(2_000), NOON.plusSeconds(2_001)))
                .and(new SearchCondition.AnyTerm(Set.of("category=survey")));

        assertThat(plan(SITE, asked)).contains("current_resource_by_kind").doesNotContain("Seq Scan");
    }

    @Test
    void a_search_by_date_reads_the_dates_asked_for() {
        var day = new DateRange(Prefix.EQ, NOON.plusSeconds(2_000), NOON.plusSeconds(2_010));

        assertThat(plan(SITE, ResourceQuery.of("Observation").and(new SearchCondition.AnyDate(Set.of(day)))))
                .contains("current_resource_by_date")
                .doesNotContain("Seq Scan");
    }

    @Test
    void the_next_page_begins_where_the_last_one_ended() {
        var next = ResourceQuery.of("Observation").after(new Page.Position(NOON.plusSeconds(4_000), "o4500"));

        assertThat(plan(SITE, next))
                .containsPattern("Index Cond: .*recorded_at <=")
                .doesNotContain("Seq Scan");
    }

    /**
     * The server keeps one plan for all values, and it must not be one that walks a site for a patient who has
     * nothing.
     */
    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void the_plan_that_is_kept_for_a_narrow_search_begins_with_what_names_the_rows(QuerySort sort) {
        var patient = ResourceQuery.of("Observation").and(new SearchCondition.AnyPatient(Set.of("p7")));
        var day = new DateRange(Prefix.EQ, NOON, NOON.plusSeconds(10));
        var terms = new SearchCondition.AnyTerm(Set.of("category=survey"));
        var recorded = new SearchCondition.RecordedBetween(NOON, NOON.plusSeconds(1));

        assertThat(kept(SITE, patient.sorted(sort))).contains("current_resource_pkey");
        assertThat(kept(
                        AccessScope.ofPatient("north", "p7"),
                        ResourceQuery.of("Observation").sorted(sort)))
                .contains("current_resource_pkey");
        assertThat(kept(
                        AccessScope.ofPatient("north", "p7")
                                .only(new AccessScope.Restrictions(List.of(Set.of("category=survey")))),
                        patient.and(terms)
                                .and(recorded)
                                .and(new SearchCondition.AnyDate(Set.of(day)))
                                .sorted(sort)))
                .containsPattern("Index Cond: .*patient = ");
        assertThat(kept(
                        SITE,
                        ResourceQuery.of("Observation")
                                .and(new SearchCondition.AnyId(Set.of("o5")))
                                .sorted(sort)))
                .contains("current_resource_pkey");
        assertThat(kept(
                        SITE,
                        ResourceQuery.of("Observation")
                                .and(new SearchCondition.AnyTerm(Set.of("identifier=sys|77")))
                                .sorted(sort)))
                .contains("current_resource_by_identifier");
    }

    /** A patient has many results, and a page shows twenty. */
    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void bodies_are_fetched_for_a_page_and_not_for_all_that_a_patient_has(QuerySort sort) {
        assertThat(kept(
                        SITE,
                        ResourceQuery.of("Observation")
                                .and(new SearchCondition.AnyPatient(Set.of("p7")))
                                .sorted(sort)))
                .containsPattern("(?s)^Nested Loop.*Limit.*Sort.*current_resource_pkey.*resource_version_pkey");
    }

    /**
     * By default, PostgreSQL assumes ten elements in an array of patients, estimates a high cost for the generic
     * plan, and plans each search again.
     */
    @Test
    void a_narrow_search_is_planned_once_for_all_values() throws SQLException {
        try (var connection = POSTGRES.asNewApplication().getConnection()) {
            var ledger = new Ledger(new SingleConnectionDataSource(connection, true), Duration.ofSeconds(60));
            for (var run = 0; run < 30; run++) {
                ledger.search(
                        SITE, ResourceQuery.of("Observation").and(new SearchCondition.AnyPatient(Set.of("p" + run))));
                ledger.search(SITE, ResourceQuery.of("Observation").and(new SearchCondition.AnyId(Set.of("o" + run))));
                ledger.search(
                        SITE,
                        ResourceQuery.of("Observation")
                                .and(new SearchCondition.AnyTerm(Set.of("identifier=sys|" + run))));
            }
            var plans = TestPostgres.numbers(
                    new SingleConnectionDataSource(connection, true),
                    "select count(*), sum(custom_plans), min(generic_plans) from pg_prepared_statements"
                            + " where statement like '%from current_resource v%'");
            assertThat(plans.get(0)).as("texts").isEqualTo(3);
            assertThat(plans.get(1)).as("planned for its values").isZero();
            assertThat(plans.get(2)).as("by the kept plan").isGreaterThan(20);
        }
    }

    /** Searches across a site are planned for their values, on the same connection. */
    @Test
    void a_kept_plan_is_the_narrow_searches_alone() throws SQLException {
        try (var connection = POSTGRES.asNewApplication().getConnection()) {
            var ledger = new Ledger(new SingleConnectionDataSource(connection, true), Duration.ofSeconds(60));
            ledger.search(SITE, ResourceQuery.of("Observation").and(new SearchCondition.AnyPatient(Set.of("p1"))));
            assertThat(TestPostgres.texts(new SingleConnectionDataSource(connection, true), "show plan_cache_mode"))
                    .containsExactly("auto");
        }
    }

    private static String kept(AccessScope reach, ResourceQuery query) {
        var sent = NarrowSearch.page(reach, QueryConditions.of(query), query.sort());
        var search = sent.text().substring(sent.text().indexOf("select p.*"));
        var values = new ArrayList<String>();
        var text = Pattern.compile("\\?").matcher(search).replaceAll(_ -> {
            values.add("null");
            return "\\$" + values.size();
        });
        try (var connection = POSTGRES.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare narrow as " + text);
            var lines = new ArrayList<String>();
            try (var rows = statement.executeQuery("explain execute narrow (" + String.join(", ", values) + ")")) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            assertThat(costOf(lines.getFirst())).isLessThan(JIT_ABOVE_COST);
            assertThat(lines).noneMatch(line -> line.contains("Seq Scan") || line.contains("current_resource_by_time"));
            return String.join("\n", lines);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    private static double costOf(String line) {
        return Double.parseDouble(line.replaceAll(".*\\.\\.([0-9.]+) rows=.*", "$1"));
    }

    /** The very statement that the search sends, with "explain" before it. */
    private static String plan(AccessScope reach, ResourceQuery query) {
        var search = new ResourceSearch(new Ledger(POSTGRES.asApplication(), Duration.ofSeconds(60)), reach, query);
        var texts = search.texts();
        var sent = texts.page(query.sort());
        var explained = new Sql(EXPLAINED.matcher(sent.text()).replaceFirst("explain "), sent.names());
        try (var connection = POSTGRES.asApplication().getConnection();
                var call = explained.on(connection).plannedForItsValues()) {
            search.set(call.text("site", reach.site()).text("timeout", "10000"), texts);
            var rows = call.rowsOfTheSite();
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join("\n", lines);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }
}
