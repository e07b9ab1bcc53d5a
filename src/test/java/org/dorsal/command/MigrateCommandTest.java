package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.start.ServiceDesks;
import org.dorsal.store.SomePostgres;
import org.dorsal.store.StoreGuard;
import org.junit.jupiter.api.Test;

/** Test of {@code dorsal migrate} with PostgreSQL: the migrated database, and the error messages. */
class MigrateCommandTest {
    @Test
    void an_empty_database_becomes_one_that_the_service_accepts_and_again_is_harmless() {
        SomePostgres database = SomePostgres.empty();
        Called first = migrate(database.url(), SomePostgres.OWNER);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(StoreGuard.objections(database.asService(), SomePostgres.OWNER, SomePostgres.STATEMENT))
                .isEmpty();
        Called again = migrate(database.url(), SomePostgres.OWNER);
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains(" 0 migrations ran");
    }

    @Test
    void one_database_user_for_both_is_refused() {
        Called called = migrate(SomePostgres.shared().url(), SomePostgres.APPLICATION);
        assertThat(called.exitCode()).isEqualTo(3);
        assertThat(called.err()).contains("give two database users");
    }

    @Test
    void what_is_missing_is_named_all_at_once() {
        Called called = Called.migrating(ServiceDesks::migration, "migrate");
        assertThat(called.exitCode()).isEqualTo(3);
        assertThat(called.err())
                .contains("spring.datasource.url is missing")
                .contains("spring.datasource.username is missing")
                .contains("spring.flyway.user is missing");
    }

    private static Called migrate(String url, String owner) {
        return Called.migrating(
                ServiceDesks::migration,
                "migrate",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + SomePostgres.APPLICATION,
                "--spring.flyway.user=" + owner);
    }
}
