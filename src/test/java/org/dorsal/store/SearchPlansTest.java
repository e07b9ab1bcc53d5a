package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.observation;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private static final Pattern EXPLAINED = Pattern.compile("(?<=;\n)(?=with )");
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
                            minute(number),
                            "category=survey",
                            "identifier=sys|" + number,
                            "code=c" + number % 13))
                    .toList();
            ledger.append(from % (2 * COMMIT) == 0 ? "north" : "south", Commit.of(minute(from), versions, List.of()));
        }
        TestPostgres.run(POSTGRES.asSuperuser(), "vacuum analyze resource_versions");
    }

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void a_search_of_the_whole_site_walks_the_index_of_its_order_and_stops_with_the_page(QuerySort sort) {
        var index = switch (sort) {
            case LAST_RECORDED_FIRST, FIRST_RECORDED_FIRST -> "resource_versions_by_time";
            case LATEST_DATE_FIRST, EARLIEST_DATE_FIRST -> "resource_versions_by_date";
        };

        assertThat(plan(SITE, ResourceQuery.of("Observation").sorted(sort)))
                .contains("Index Scan")
                .contains(index)
                .doesNotContain("Seq Scan on resource_versions");
    }

    @Test
    void a_search_by_last_updated_reads_the_time_asked_for() {
        var query = ResourceQuery.of("Observation")
                .and(new SearchCondition.RecordedBetween(minute(2_000), minute(2_001)))
                .and(new SearchCondition.AnyTerm(Set.of("category=survey")));

        assertThat(plan(SITE, query))
                .containsPattern("Index Cond: .*recorded_at >=")
                .doesNotContain("Seq Scan on resource_versions");
    }

    @Test
    void a_search_by_date_reads_the_dates_asked_for() {
        var day = new DateRange(Prefix.EQ, minute(2_000), minute(2_010));

        assertThat(plan(SITE, ResourceQuery.of("Observation").and(new SearchCondition.AnyDate(Set.of(day)))))
                .containsPattern("Index Cond: .*date_from")
                .doesNotContain("Seq Scan on resource_versions");
    }

    /** Nearly all dates are within a day of the recording, which bounds the walk along the time of recording too. */
    @Test
    void a_search_by_date_in_the_order_of_recording_begins_near_the_date() {
        var before = new DateRange(Prefix.LT, minute(2_000), minute(2_010));

        assertThat(plan(SITE, ResourceQuery.of("Observation").and(new SearchCondition.AnyDate(Set.of(before)))))
                .containsPattern("Index Cond: .*recorded_at <= ")
                .doesNotContain("Seq Scan on resource_versions");
    }

    @Test
    void the_next_page_begins_where_the_last_one_ended() {
        var next = ResourceQuery.of("Observation").after(new Page.Position(minute(4_000), "o4500"));

        assertThat(plan(SITE, next))
                .containsPattern("Index Cond: .*ROW\\(recorded_at, assessment\\) <")
                .doesNotContain("Seq Scan on resource_versions");
    }

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void a_narrow_search_begins_with_what_names_the_rows(QuerySort sort) {
        var everything = ResourceQuery.of("Observation").sorted(sort);
        var survey = List.of(Set.of("category=survey"));

        assertThat(plan(SITE, everything.and(new SearchCondition.AnyPatient(Set.of("p7")))))
                .containsPattern("Index Cond: .*patient = ");
        assertThat(plan(AccessScope.ofPatient("north", "p7").only(survey), everything))
                .containsPattern("Index Cond: .*patient = ");
        assertThat(plan(SITE, everything.and(new SearchCondition.AnyId(Set.of("o5")))))
                .contains("resource_versions_pkey");
        assertThat(plan(SITE, everything.and(new SearchCondition.AnyTerm(Set.of("identifier=sys|77")))))
                .contains("resource_versions_by_term");
    }

    @ParameterizedTest
    @EnumSource(QuerySort.class)
    void a_reference_within_an_assessment_is_found_by_the_ids(QuerySort sort) {
        String reference = "derived-from=QuestionnaireResponse/01a22384-d8c6-8000-a41a-273a7a893f46";

        assertThat(plan(
                        SITE,
                        ResourceQuery.of("Observation")
                                .sorted(sort)
                                .and(new SearchCondition.AnyTerm(Set.of(reference)))))
                .containsPattern("Index Cond: .*assessment = ")
                .contains("resource_versions_by_term")
                .doesNotContain("Seq Scan on resource_versions");
    }

    /** Planning takes longer than the search itself; a further condition needs a plan for its values. */
    @Test
    void a_search_for_one_patient_without_conditions_is_planned_once() throws SQLException {
        var everything = ResourceQuery.of("Observation");
        var survey = everything.and(new SearchCondition.AnyTerm(Set.of("category=survey")));

        assertThat(statementsWithCommonPlan(everything)).isOne();
        assertThat(statementsWithCommonPlan(survey)).isZero();
    }

    /** Searches for many patients on one connection; counts its statements that the server planned for all values. */
    private static long statementsWithCommonPlan(ResourceQuery query) throws SQLException {
        try (var session = POSTGRES.asNewApplication().getConnection();
                var connections = new SingleConnectionDataSource(session, true)) {
            var ledger = new Ledger(connections, Duration.ofSeconds(60));
            for (int patient = 0; patient < 30; patient++) {
                assertThat(ledger.search(AccessScope.ofPatient("north", "p" + patient), query)
                                .versions())
                        .isNotEmpty();
            }
            return TestPostgres.numbers(
                            connections,
                            "select count(*) from pg_prepared_statements where generic_plans > 10 and statement like"
                                    + " '%searched_version%'")
                    .getFirst();
        }
    }

    /** A time of the test: its resources are a minute apart, so that they span two weeks. */
    private static Instant minute(int number) {
        return NOON.plus(Duration.ofMinutes(number));
    }

    /** Plans of the statements that the search may send. */
    private static String plan(AccessScope reach, ResourceQuery query) {
        var search = new ResourceSearch(
                new Ledger(POSTGRES.asApplication(), Duration.ofSeconds(60)),
                reach,
                query,
                ResourceSearch.WALKED,
                ResourceSearch.LOOKED_UP);
        return search.paths().stream()
                .map(path -> plan(reach, search, path.text().get()))
                .collect(Collectors.joining("\n"));
    }

    /** The very statement, with "explain" before it. */
    private static String plan(AccessScope reach, ResourceSearch search, Sql sent) {
        var explained = new Sql(EXPLAINED.matcher(sent.text()).replaceFirst("explain "), sent.names());
        try (var connection = POSTGRES.asApplication().getConnection();
                var call = explained.on(connection)) {
            search.set(call.text("site", reach.site()).text("timeout", "10000"));
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
