package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Isolation of patients and sites and immutability of stored rows, enforced by the database independently
 * of the service's code.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();

    /** Once for all tests: no change that they try is done. */
    @BeforeAll
    void two_patients_have_one_observation_each() {
        ledger.append(
                site,
                commit(observation("of-ann", 1, "ann", NOON, "category=survey"), observation("of-bob", 1, "bob")));
        var whole = SomeCommits.wholeAssessment(NOON, SomeCommits.randomOf(site.hashCode()));
        ledger.append(site, whole);
        new SomeDeliveryRows(postgres.asApplication())
                .delivered(site, whole.deliveries().getFirst());
    }

    @Test
    void a_patients_compartment_ends_at_the_patient_in_every_kind_of_read() {
        var ann = AccessScope.ofPatient(site, "ann");

        assertThat(ledger.read(ann, "Observation", "of-ann")).isPresent();
        assertThat(ledger.read(ann, "Observation", "of-bob")).isEmpty();
        assertThat(ledger.read(ann, "Observation", "of-bob", 1)).isEmpty();
        assertThat(ledger.history(ann, "Observation", "of-bob", HistoryQuery.NEWEST)
                        .versions())
                .isEmpty();
        assertThat(ledger.search(ann, ResourceQuery.of("Observation")).versions())
                .extracting(StoredVersion::id)
                .containsExactly("of-ann");
        assertThat(ledger.count(ann, ResourceQuery.of("Observation"))).hasValue(1);
    }

    @Test
    void asking_for_another_patient_does_not_widen_the_compartment() {
        var query = ResourceQuery.of("Observation").and(new SearchCondition.AnyPatient(Set.of("ann", "bob")));

        assertThat(ledger.search(AccessScope.ofPatient(site, "ann"), query).versions())
                .extracting(StoredVersion::id)
                .containsExactly("of-ann");
        assertThat(ledger.count(AccessScope.ofPatient(site, "carl"), query)).hasValue(0);
    }

    @Test
    void granular_scopes_hold_in_every_kind_of_read() {
        var surveys = AccessScope.ofSite(site).only(List.of(Set.of("category=survey")));

        assertThat(ledger.read(surveys, "Observation", "of-ann")).isPresent();
        assertThat(ledger.read(surveys, "Observation", "of-bob")).isEmpty();
        assertThat(ledger.history(surveys, "Observation", "of-bob", HistoryQuery.NEWEST)
                        .versions())
                .isEmpty();
        assertThat(ledger.search(surveys, ResourceQuery.of("Observation").paged(100))
                        .versions())
                .extracting(StoredVersion::id)
                .contains("of-ann")
                .doesNotContain("of-bob");
    }

    @Test
    void restrictions_that_name_nothing_let_nothing_through() {
        var nothing = AccessScope.ofSite(site).only(List.of());

        assertThat(ledger.read(nothing, "Observation", "of-ann")).isEmpty();
        assertThat(ledger.count(nothing, ResourceQuery.of("Observation"))).hasValue(0);
    }

    @Test
    void another_site_sees_nothing() {
        var other = AccessScope.ofSite(someSite());

        assertThat(ledger.read(other, "Observation", "of-ann")).isEmpty();
        assertThat(ledger.history(other, "Observation", "of-ann", HistoryQuery.NEWEST)
                        .versions())
                .isEmpty();
        assertThat(ledger.search(other, ResourceQuery.of("Observation")).versions())
                .isEmpty();
    }

    @Test
    void each_table_with_a_site_except_those_of_searches_has_row_level_security_and_the_policy_of_the_named_site() {
        var tables = TestPostgres.texts(
                postgres.asSuperuser(),
                "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'site'"
                        + " where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace ="
                        + " 'public'::regnamespace and c.relname <> 'code_set' order by 1");

        assertThat(tables).hasSizeGreaterThan(20);
        assertThat(TestPostgres.texts(
                        postgres.asSuperuser(),
                        "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid"
                                + " where c.relrowsecurity and p.polname = 'of_the_named_site' and p.polcmd = '*'"
                                + " and p.polpermissive and pg_get_expr(p.polqual, c.oid)"
                                + " = '(site = NULLIF(current_setting(''dorsal.site''::text, true), ''''::text))'"
                                + " order by 1"))
                .isEqualTo(tables);
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from pg_policy"))
                .containsExactly((long) tables.size());
    }

    /** Searches name the site themselves, so their tables must show nothing but search terms. */
    @Test
    void the_tables_without_row_level_security_hold_no_body() {
        assertThat(TestPostgres.texts(
                        postgres.asSuperuser(),
                        "select attname from pg_attribute where attrelid in ('searched_version'::regclass,"
                                + " 'code_set'::regclass) and attnum > 0 and not attisdropped order by attrelid,"
                                + " attnum"))
                .containsExactlyInAnyOrder(
                        "site",
                        "type",
                        "id",
                        "codes",
                        "site",
                        "type",
                        "assessment",
                        "patient",
                        "recorded_at",
                        "date_from",
                        "date_to",
                        "prompt",
                        "version",
                        "slots",
                        "newest",
                        "code_sets",
                        "terms",
                        "indexed_terms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assessment",
                "resource_versions",
                "resource_version",
                "audit_event",
                "delivery",
                "delivery_lane",
                "delivery_plan",
                "delivery_item",
                "delivery_attempt"
            })
    void a_connection_that_names_no_site_sees_no_row(String table) {
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from " + table)
                        .getFirst())
                .isPositive();
        assertThat(TestPostgres.numbers(postgres.asNewApplication(), "select count(*) from " + table))
                .containsExactly(0L);
    }

    @Test
    void a_connection_keeps_no_site_from_its_last_use() {
        try (var singleConnection = new SingleConnectionDataSource(open(), true)) {
            var reused = new Ledger(singleConnection, Duration.ofSeconds(10));
            assertThat(reused.read(AccessScope.ofSite(site), "Observation", "of-ann"))
                    .isPresent();

            assertThat(TestPostgres.numbers(singleConnection, "select count(*) from resource_version"))
                    .containsExactly(0L);
            assertThatThrownBy(() -> TestPostgres.run(
                            singleConnection,
                            "insert into audit_event values ('', 'e', now(), null, '', gen_random_uuid(), '{}', 0)"))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .rootCause()
                    .hasMessageContaining("row-level security");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "set dorsal.site = 'elsewhere';"})
    void a_row_of_a_site_that_was_not_named_is_refused(String named) {
        assertThatThrownBy(() -> TestPostgres.run(
                        postgres.asNewApplication(),
                        named
                                + "insert into audit_event values ('here', 'e', now(), null, '',"
                                + " gen_random_uuid(), '{}', 0)"))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update %s set site = 'x'",
                "delete from %s",
                "truncate %s",
                "alter table %s add column more text",
                "alter table %s disable row level security",
                "drop policy of_the_named_site on %s",
                "drop table %s",
                "create index on %s (site)",
                "create trigger t before insert on %s execute function suppress_redundant_updates_trigger()",
                "grant update on %s to current_user with grant option; update %1$s set site = 'x'"
            })
    void the_application_can_change_nothing(String change) {
        for (var table : List.of(
                "assessment",
                "resource_versions",
                "result_set",
                "sign_off",
                "log_entry",
                "log_node",
                "log_checkpoint",
                "audit_event",
                "delivery",
                "delivery_plan",
                "delivery_attempt")) {
            assertThatThrownBy(() -> TestPostgres.run(
                            postgres.asApplication(), "set dorsal.site = '" + site + "'; " + change.formatted(table)))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState())
                                    .isIn("42501", change.startsWith("drop policy") ? "42704" : ""));
        }
    }

    @ParameterizedTest
    @CsvSource({"delivery_lane, fence = -7", "delivery_item, tries = -7"})
    void what_may_change_of_a_delivery_changes_at_the_named_site_alone_and_never_goes(String table, String change) {
        var before = TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from " + table);

        TestPostgres.run(
                postgres.asNewApplication(), "set dorsal.site = 'elsewhere'; update " + table + " set " + change);
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from " + table + " where " + change))
                .containsExactly(0L);
        for (var refusal :
                List.of("update %s set site = 'x'", "update %s set patient = 'bob'", "delete from %s", "truncate %s")) {
            assertThatThrownBy(() -> TestPostgres.run(
                            postgres.asApplication(), "set dorsal.site = '" + site + "'; " + refusal.formatted(table)))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
        }
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), "select count(*) from " + table))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create table mine (id text)", "create temporary view mine as select 1"})
    void the_application_can_create_nothing(String created) {
        assertThatThrownBy(() -> TestPostgres.run(postgres.asNewApplication(), created))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    /**
     * Temporary objects come first in a search path that does not name them, and the view's function would run as the
     * owner.
     */
    @Test
    void no_temporary_object_of_the_application_runs_as_the_owner() throws SQLException {
        var own = TestPostgres.fresh();
        TestPostgres.run(own.asSuperuser(), """
                do $$ begin
                    execute format('grant temporary on database %I to dorsal_app', current_database());
            end $$\
            """);
        try (var connection = own.asApplication().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    create function pg_temp.taken_over() returns text language plpgsql as
                    'begin raise exception ''taken over by %'', current_user; end';
                    create temporary view log_waiting as
                    select 'elsewhere' as site, now() as since, pg_temp.taken_over() as event\
                """);

            assertThat(statement.executeQuery("select * from logs_that_wait()").next())
                    .isFalse();
        }
    }

    /** Functions that run as their owner resolve names on a fixed search path, with temporary objects last. */
    @Test
    void every_function_that_runs_as_its_owner_has_a_fixed_search_path() {
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), """
                select count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                 where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
               and not exists (select from unnest(p.proconfig) c where c ~ '^search_path=[^,]+, *pg_temp$')\
            """)).containsExactly(0L);
    }

    private java.sql.Connection open() {
        try {
            return postgres.asNewApplication().getConnection();
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }
}
