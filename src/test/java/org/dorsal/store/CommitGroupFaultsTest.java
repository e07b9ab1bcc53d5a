package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.Polling.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Faults within a group of commits: a failing commit fails alone, and an unknown outcome is reported as such. */
class CommitGroupFaultsTest {
    private final WaitingLine line = new WaitingLine();

    @Test
    void one_who_cannot_be_written_takes_nobody_along() throws Exception {
        var appended = line.appendedWhileTheFirstIsHeld(10, number -> number == 7 ? "e3" : "e" + number);

        var refused = new ArrayList<Integer>();
        for (int number = 0; number < 10; number++) {
            try {
                appended.get(number).get();
            } catch (ExecutionException fault) {
                assertThat(fault).hasCauseInstanceOf(StoreException.class);
                refused.add(number);
            }
        }
        assertThat(refused).hasSize(1).first().isIn(3, 7);
        assertThat(TestPostgres.numbers(line.postgres.asSuperuser(), "select count(*) from audit_event"))
                .containsExactly(9L);
    }

    @Test
    void while_the_database_cannot_answer_all_are_told_by_one_try() {
        TestPostgres.run(line.postgres.asSuperuser(), "revoke insert on audit_event from dorsal_app");
        var appended = line.appendedWhileTheFirstIsHeld(10, number -> "e" + number);

        for (var pending : appended) {
            assertThatThrownBy(pending::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        }
        assertThat(line.connections).hasValue(2);
    }

    @Test
    void a_request_alone_is_told_of_its_fault() {
        line.firstMayGoOn.countDown();
        line.append("here", 1, "same");

        assertThatThrownBy(() -> line.append("here", 2, "same")).isInstanceOf(StoreException.class);
        assertThat(line.append("here", 3, "next")).isInstanceOf(CommitOutcome.Appended.class);
    }

    @Test
    void an_identifier_that_one_takes_from_another_fails_nobody_else() throws Exception {
        var commits = IntStream.range(0, 10)
                .mapToObj(number -> SomeCommits.assessment("a" + number, "p", "https://ehr.example|" + number % 9))
                .toList();

        var outcomes = WaitingLine.outcomes(line.whileTheFirstIsHeld(commits));

        assertThat(outcomes).filteredOn(new CommitOutcome.Appended()::equals).hasSize(9);
        assertThat(outcomes.get(9)).isEqualTo(new CommitOutcome.IdentifierConflict("a0"));
        assertThat(line.numbers("select count(*), count(distinct identifier) from identifier_holder"))
                .containsExactly(9L, 9L);
    }

    @Test
    void of_two_who_append_the_same_version_one_is_told_so_and_nobody_else() throws Exception {
        var commits = IntStream.range(0, 10)
                .mapToObj(number -> SomeCommits.commit(SomeCommits.observation("o" + Math.max(3, number % 9), 1, "p")))
                .toList();

        var outcomes = WaitingLine.outcomes(line.whileTheFirstIsHeld(commits));

        assertThat(outcomes).filteredOn(new CommitOutcome.Appended()::equals).hasSize(6);
        assertThat(outcomes)
                .filteredOn(new CommitOutcome.VersionTaken()::equals)
                .hasSize(4);
    }

    @Test
    void what_no_statement_can_hold_fails_its_own_request_alone() throws Exception {
        var commits = new ArrayList<>(IntStream.range(0, 5)
                .mapToObj(number -> SomeCommits.commit(SomeCommits.observation("o" + number, 1, "p")))
                .toList());
        commits.add(3, SomeCommits.commit(tooLarge("large")));

        var appended = line.whileTheFirstIsHeld(commits);

        assertThatThrownBy(appended.remove(3)::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(WaitingLine.outcomes(appended)).containsOnly(new CommitOutcome.Appended());
    }

    @Test
    void who_waits_for_a_lock_until_the_timeout_holds_up_the_others_and_does_not_fail_them() throws Exception {
        var hasty = line.within(Duration.ofSeconds(1));
        try (var other = line.postgres.asSuperuser().getConnection()) {
            heldUncommitted(other, "https://ehr.example|2");
            var commits = IntStream.range(0, 4)
                    .mapToObj(number -> SomeCommits.assessment("a" + number, "p", "https://ehr.example|" + number))
                    .toList();

            var appended = line.whileTheFirstIsHeld(hasty, commits);

            assertThatThrownBy(appended.remove(2)::get).hasCauseInstanceOf(StoreException.class);
            assertThat(WaitingLine.outcomes(appended)).containsOnly(new CommitOutcome.Appended());
            other.rollback();
            other.setAutoCommit(true);
        }
        assertThat(line.numbers("select count(*) from assessment")).containsExactly(3L);
    }

    @Test
    void when_the_connection_is_cut_nobody_is_told_that_it_is_on_disk() throws Exception {
        try (var other = line.postgres.asSuperuser().getConnection()) {
            heldUncommitted(other, "https://ehr.example|2");
            var commits = IntStream.range(0, 4)
                    .mapToObj(number -> SomeCommits.assessment("a" + number, "p", "https://ehr.example|" + number))
                    .toList();

            var appended = line.whileTheFirstIsHeld(commits);
            await("a connection that waits for the lock is cut")
                    .until(() -> line.numbers(
                                            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ="
                                                    + " current_database() and usename = 'dorsal_app' and wait_event_type = 'Lock'")
                                    .getFirst()
                            > 0);

            assertThat(appended.removeFirst().get()).isEqualTo(new CommitOutcome.Appended());
            for (var pending : appended) {
                assertThatThrownBy(pending::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
            }
            other.rollback();
            other.setAutoCommit(true);
        }
        assertThat(line.connections).hasValue(2);
        assertThat(line.numbers("select count(*), (select count(*) from resource_version) from assessment"))
                .containsExactly(1L, 1L);
    }

    /**
     * Memory that runs out is no fault of the database: whether the leader had written by then is not known to the
     * others.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_leader_that_breaks_down_leaves_nobody_waiting_and_nobody_is_told_what_is_not_known(boolean afterItsCommit)
            throws Exception {
        var failing = new Ledger(
                line.counted(new FailingSource(line.postgres.asApplication(), 2, afterItsCommit)),
                Duration.ofSeconds(20));
        var commits = IntStream.range(0, 6)
                .mapToObj(number -> SomeCommits.commit(SomeCommits.observation("o" + number, 1, "p")))
                .toList();

        var appended = line.whileTheFirstIsHeld(failing, commits);

        assertThat(appended.removeFirst().get()).isEqualTo(new CommitOutcome.Appended());
        assertThatThrownBy(appended.removeFirst()::get).hasCauseInstanceOf(OutOfMemoryError.class);
        for (var follower : appended) {
            assertThatThrownBy(follower::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        }
        assertThat(line.numbers("select count(*) from resource_version")).containsExactly(afterItsCommit ? 6L : 1L);
        assertThat(failing.append("here", SomeCommits.commit(SomeCommits.observation("o7", 1, "p"))))
                .isEqualTo(new CommitOutcome.Appended());
    }

    /**
     * A fault of our own code is a defect that must be logged; its message may contain anything, including patient
     * data.
     */
    @Test
    void a_group_that_our_own_fault_stops_is_written_one_by_one_and_the_log_names_the_kind_of_fault() throws Exception {
        var source = line.postgres.asApplication();
        var number = new AtomicInteger();
        var failing = new Ledger(
                line.counted(new AbstractDataSource() {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (number.incrementAndGet() == 2) {
                            throw new IllegalStateException("patient-canary");
                        }
                        return source.getConnection();
                    }

                    @Override
                    public Connection getConnection(String user, String password) {
                        throw new UnsupportedOperationException();
                    }
                }),
                Duration.ofSeconds(20));
        try (var log = new CapturedLog(CommitGroups.class)) {
            var commits = IntStream.range(0, 4)
                    .mapToObj(index -> SomeCommits.commit(SomeCommits.observation("o" + index, 1, "p")))
                    .toList();

            assertThat(WaitingLine.outcomes(line.whileTheFirstIsHeld(failing, commits)))
                    .containsOnly(new CommitOutcome.Appended());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("java.lang.IllegalStateException")
                    .doesNotContain("canary");
        }
    }

    /** Another replica is about to take it. */
    private static void heldUncommitted(Connection other, String identifier) throws SQLException {
        other.setAutoCommit(false);
        try (var statement = other.prepareStatement("insert into identifier_holder (site, identifier, number, patient,"
                + " assessment, held) values ('here', ?, 1, 'p', 'other', true)")) {
            statement.setString(1, identifier);
            statement.execute();
        }
    }

    private static NewVersion tooLarge(String id) {
        var like = SomeCommits.observation(id, 1, "p");
        return new NewVersion(
                like.type(),
                id,
                1,
                "p",
                like.status(),
                like.from(),
                like.to(),
                like.terms(),
                new byte[BodyCompression.MAX_BODY_BYTES + 1]);
    }
}
