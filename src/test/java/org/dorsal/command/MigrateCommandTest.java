package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.start.CommandResources;
import org.dorsal.store.DatabaseStartupCheck;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/** Test of {@code dorsal migrate} with PostgreSQL: the migrated database, and the error messages. */
class MigrateCommandTest {
    @Test
    void an_empty_database_becomes_one_that_the_service_accepts_and_again_is_harmless() {
        TestPostgres database = TestPostgres.empty();
        CommandCall first = migrate(database.url(), TestPostgres.OWNER);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(DatabaseStartupCheck.objections(database.asService(), TestPostgres.OWNER, TestPostgres.STATEMENT))
                .isEmpty();
        CommandCall again = migrate(database.url(), TestPostgres.OWNER);
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains(" 0 migrations ran");
    }

    @Test
    void one_database_user_for_both_is_refused() {
        CommandCall called = migrate(TestPostgres.shared().url(), TestPostgres.APPLICATION);
        assertThat(called.exitCode()).isEqualTo(3);
        assertThat(called.err()).contains("give two database users");
    }

    @Test
    void what_is_missing_is_named_all_at_once() {
        CommandCall called = CommandCall.migrating(CommandResources::migration, "migrate");
        assertThat(called.exitCode()).isEqualTo(3);
        assertThat(called.err())
                .contains("spring.datasource.url is missing")
                .contains("spring.datasource.username is missing")
                .contains("spring.flyway.user is missing");
    }

    private static CommandCall migrate(String url, String owner) {
        return CommandCall.migrating(
                CommandResources::migration,
                "migrate",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.user=" + owner);
    }
}
