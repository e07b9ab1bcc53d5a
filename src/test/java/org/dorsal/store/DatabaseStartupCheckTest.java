package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseStartupCheckTest {
    private final TestPostgres postgres = TestPostgres.fresh();

    @Test
    void a_durable_server_with_two_roles_is_accepted() {
        assertThat(objectionsTo(postgres)).isEmpty();
    }

    @Test
    void a_server_that_may_lose_what_it_acknowledged_is_refused() {
        var careless = TestPostgres.started(
                        Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"))
                .getPostgresDatabase();

        assertThat(DatabaseStartupCheck.objections(careless, "postgres", TestPostgres.STATEMENT))
                .anyMatch(objection -> objection.contains("Set fsync = on."))
                .anyMatch(objection -> objection.contains("Set full_page_writes = on."))
                .anyMatch(objection -> objection.contains("Set synchronous_commit = on."))
                .anyMatch(objection ->
                        objection.equals("Tables of the ledger are missing: create them first by the command migrate."))
                .anyMatch(objection -> objection.contains("same database user"))
                .anyMatch(objection -> objection.contains("superuser"))
                .anyMatch(objection -> objection.contains("set jit = off"))
                .anyMatch(objection -> objection.contains("Leave socketTimeout to the service"))
                .hasSize(8);
    }

    @Test
    void a_connection_that_waits_for_ever_or_for_too_long_is_refused() {
        var source = postgres.asService();
        for (int seconds : List.of(0, 11)) {
            source.setSocketTimeout(seconds);

            assertThat(objectionsTo(source)).singleElement().asString().contains("Leave socketTimeout to the service");
        }
        source.setSocketTimeout(10);
        assertThat(objectionsTo(source)).isEmpty();
    }

    @Test
    void statements_that_would_be_compiled_are_refused() {
        var source = postgres.asService();
        source.setOptions("-c jit=on");

        assertThat(objectionsTo(source)).singleElement().asString().contains("alter role ... set jit = off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepareThreshold=-1",
                "stringtype=unspecified",
                "stringtype=unspecified&prepareThreshold=1",
                "preferQueryMode=simple"
            })
    void a_driver_that_takes_the_site_from_a_statement_is_refused(String options) {
        var source = new PGSimpleDataSource();
        source.setUrl(postgres.url() + "?" + options);
        source.setUser(TestPostgres.APPLICATION);
        TestPostgres.withOptions(source);

        assertThat(objectionsTo(source)).singleElement().asString().contains("searches would find nothing");
    }

    @ParameterizedTest
    @CsvSource({"off, false", "local, false", "remote_write, true", "on, true", "remote_apply, true"})
    void commits_of_the_services_own_role_have_to_be_durable(String value, boolean accepted) {
        try {
            TestPostgres.run(postgres.asSuperuser(), "alter role dorsal_app set synchronous_commit = '" + value + "'");

            assertThat(objectionsTo(postgres)).hasSize(accepted ? 0 : 1);
        } finally {
            TestPostgres.run(postgres.asSuperuser(), "alter role dorsal_app reset synchronous_commit");
        }
    }

    /** Simulates an upgrade of the operating system after which the index no longer leads to all rows. */
    @Test
    void an_index_that_was_made_by_other_rules_of_a_language_is_refused_until_it_is_made_again() {
        var ofALanguage = TestPostgres.ofALanguage();
        assertThat(objectionsTo(ofALanguage)).isEmpty();

        TestPostgres.run(ofALanguage.asSuperuser(), madeBy("'before'"));
        assertThat(objectionsTo(ofALanguage)).singleElement().asString().contains("searches may miss rows");

        TestPostgres.run(
                ofALanguage.asSuperuser(),
                "do $$ begin execute format('alter database %I refresh collation version', current_database()); end"
                        + " $$");
        assertThat(objectionsTo(ofALanguage)).isEmpty();
    }

    @Test
    void a_database_that_does_not_say_by_which_rules_it_was_made_is_accepted() {
        var ofALanguage = TestPostgres.ofALanguage();
        TestPostgres.run(ofALanguage.asSuperuser(), madeBy("null"));

        assertThat(objectionsTo(ofALanguage)).isEmpty();
    }

    private static String madeBy(String version) {
        return "update pg_database set datcollversion = " + version + " where datname = current_database()";
    }

    private static List<String> objectionsTo(TestPostgres database) {
        return objectionsTo(database.asService());
    }

    private static List<String> objectionsTo(DataSource source) {
        return DatabaseStartupCheck.objections(source, TestPostgres.OWNER, TestPostgres.STATEMENT);
    }

    @Test
    void rules_of_a_language_are_accepted_and_advised_against() {
        assertThat(DatabaseCollation.of(TestPostgres.ofALanguage().asNewApplication())
                        .advice())
                .hasValueSatisfying(objection -> assertThat(objection).contains("lc_collate 'C'"));
        assertThat(DatabaseCollation.of(postgres.asNewApplication()).advice()).isEmpty();
    }

    @Test
    void one_user_for_service_and_migrations_is_refused() {
        assertThat(objectionsTo(postgres.asOwner()))
                .anyMatch(objection -> objection.contains("same database user"))
                .anyMatch(objection -> objection.contains("owns a table"))
                .anyMatch(objection -> objection.contains("may update, delete or truncate"));
    }

    @Test
    void a_superuser_is_refused() {
        assertThat(objectionsTo(postgres.asSuperuser())).anyMatch(objection -> objection.contains("superuser"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create role walks_around bypassrls; grant walks_around to dorsal_app; | drop role walks_around |"
                        + " BYPASSRLS",
                "grant dorsal_owner to dorsal_app | revoke dorsal_owner from dorsal_app | member of its owner",
            })
    void a_role_that_may_become_another_is_judged_by_what_it_may_become(
            String done, String undone, String expectedText) {
        try {
            TestPostgres.run(postgres.asSuperuser(), done);

            assertThat(objectionsTo(postgres)).anyMatch(objection -> objection.contains(expectedText));
        } finally {
            TestPostgres.run(postgres.asSuperuser(), undone);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grant delete on audit_event to dorsal_app | may update, delete or truncate",
                "grant update (bodies) on resource_versions to dorsal_app | may update, delete or truncate",
                "grant truncate on assessment to dorsal_app | may update, delete or truncate",
                "grant update on delivery_plan to dorsal_app | may update, delete or truncate",
                "grant delete on delivery_attempt to dorsal_app | may update, delete or truncate",
                "alter table delivery disable row level security | Row-level security is switched off",
                "alter view resource_version reset (security_invoker) | for the view resource_version",
                "alter table result_set disable row level security | Row-level security is switched off",
                "alter table delivery_lane disable row level security | Row-level security is switched off",
                "alter table delivery_item disable row level security | Row-level security is switched off",
                "alter table delivery_attempt disable row level security | Row-level security is switched off",
                "alter table draft disable row level security | Row-level security is switched off",
                "alter table launch disable row level security | Row-level security is switched off",
                "alter table single_use disable row level security | Row-level security is switched off",
                "drop table delivery | by the command migrate",
                "drop table delivery_plan | by the command migrate"
            })
    void a_ledger_that_could_be_changed_is_refused(String done, String expectedText) {
        TestPostgres.run(postgres.asOwner(), done);

        assertThat(objectionsTo(postgres)).singleElement().asString().contains(expectedText);
    }
}
