package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;
import static org.dorsal.store.SomeCommits.assessment;
import static org.dorsal.store.SomeCommits.commit;
import static org.dorsal.store.SomeCommits.event;
import static org.dorsal.store.SomeCommits.observation;
import static org.dorsal.store.SomeCommits.someSite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class LedgerFaultsTest {
    private final TestPostgres postgres = TestPostgres.shared();
    private final Ledger ledger = new Ledger(postgres.asApplication(), Duration.ofSeconds(10));
    private final String site = someSite();
    private final AccessScope everyone = AccessScope.ofSite(site);

    /** The statements travel as one text; this is the proof that the server makes one transaction of them. */
    @Test
    void a_last_statement_that_fails_takes_the_first_back() {
        ledger.append(site, Commit.ofEvents(NOON, List.of(event("event-a", "p"))));

        assertThatThrownBy(() -> ledger.append(site, assessment("a", "p", "https://ehr.example|7")))
                .isInstanceOf(StoreException.class);

        assertThat(ledger.read(everyone, "QuestionnaireResponse", "a")).isEmpty();
        assertThat(ledger.append(site, assessment("b", "p", "https://ehr.example|7")))
                .isEqualTo(new CommitOutcome.Appended());
    }

    @Test
    void an_error_between_two_statements_takes_the_first_back() {
        var own = TestPostgres.fresh();
        var owner = new JdbcAccess(own.asOwner(), Duration.ofSeconds(10)) {};
        var first = Sql.ofSite("create table half (number integer);");

        assertThatThrownBy(() -> owner.inOne(first, site, call -> {
                    call.run();
                    throw new StackOverflowError("of the test");
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(TestPostgres.texts(own.asSuperuser(), "select to_regclass('half')"))
                .containsOnlyNulls();
    }

    @Test
    void a_body_that_was_changed_behind_our_back_is_a_fault_and_not_a_read() {
        ledger.append(site, commit(observation("o", 1, "p"), observation("x", 1, "p")));
        TestPostgres.run(postgres.asSuperuser(), """
                update resource_versions v set bodies = x.bodies, ends = x.ends from resource_versions x
                 where v.site = '%1$s' and v.assessment = 'o' and x.site = '%1$s' and x.assessment = 'x'""".formatted(site));

        assertThatThrownBy(() -> ledger.read(everyone, "Observation", "o"))
                .isInstanceOf(StoreException.class)
                .hasMessage("the body of Observation/o/_history/1 is not the one that was appended");
    }

    @Test
    void a_fault_quotes_no_row() {
        ledger.append(site, Commit.ofEvents(NOON, List.of(event("event-a", "patient-canary"))));

        var later = Commit.ofEvents(NOON.plusSeconds(1), List.of(event("event-a", "patient-canary")));
        assertThatThrownBy(() -> ledger.append(site, later))
                .isInstanceOf(StoreException.class)
                .hasNoCause()
                .hasMessage("the database refused (SQLSTATE 23505)");
    }

    @Test
    void a_database_that_is_away_may_come_back() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/dorsal");

        assertThatThrownBy(() -> new Ledger(nowhere, Duration.ofSeconds(1)).read(everyone, "Observation", "o"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
    }

    @Test
    void a_commit_without_a_site_is_refused_before_the_database_sees_it() {
        assertThatThrownBy(() -> ledger.append(" ", commit(observation("o", 1, "p"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The timeout is set by the first statement of the text and has to bind the second. */
    @Test
    void a_read_that_takes_too_long_is_given_up() throws SQLException {
        var own = TestPostgres.fresh();
        var hasty = new Ledger(own.asApplication(), Duration.ofMillis(100));
        try (var blocker = own.asOwner().getConnection();
                var lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table resource_version in access exclusive mode");

            assertThatThrownBy(() -> hasty.read(everyone, "Observation", "o"))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE))
                    .hasMessageContaining("57014");
        }
    }
}
