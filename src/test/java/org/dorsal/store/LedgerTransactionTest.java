package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.store.SomeCommits.NOON;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.dorsal.store.Ledger.TransactionOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Commits that are appended in one transaction, on a real database. */
class LedgerTransactionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String EHR = "https://ehr.example|";

    private final TestPostgres postgres = TestPostgres.shared();
    private final String site = SomeCommits.someSite();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Ledger ledger = new Ledger(postgres.asApplication(), TIMEOUT, Optional.of(now::get));

    @Test
    void a_step_reads_what_the_step_before_appended_and_nobody_else_does() {
        AtomicInteger stored = new AtomicInteger();
        TransactionOutcome outcome = ledger.transact(
                site,
                List.of(
                        () -> {
                            ledger.whenStored(stored::incrementAndGet);
                            return append(observation("a")) && append(observation("b")) && isUnknown("a");
                        },
                        () -> isStored("a")
                                && isStored("b")
                                && elsewhere(() -> isUnknown("a"))
                                && append(observation("c"))));

        assertThat(outcome).isEqualTo(TransactionOutcome.COMMITTED);
        assertThat(stored).hasValue(1);
        assertThat(Set.of("a", "b", "c")).allMatch(this::isStored);
        ledger.whenStored(stored::incrementAndGet);
        assertThat(stored).hasValue(2);
    }

    @Test
    void a_step_that_gives_up_takes_back_the_steps_before() {
        AtomicInteger stored = new AtomicInteger();
        TransactionOutcome outcome = ledger.transact(
                site,
                List.of(
                        () -> {
                            ledger.whenStored(stored::incrementAndGet);
                            return append(SomeCommits.assessment("r", "ann", EHR + site));
                        },
                        () -> ledger.read(AccessScope.ofSite(site), "QuestionnaireResponse", "r")
                                .isEmpty()));

        assertThat(outcome).isEqualTo(TransactionOutcome.ROLLED_BACK);
        assertThat(stored).hasValue(0);
        assertThat(ledger.read(AccessScope.ofSite(site), "QuestionnaireResponse", "r"))
                .isEmpty();
        assertThat(ledger.read(AccessScope.ofSite(site), "AuditEvent", "event-r"))
                .isEmpty();
        assertThat(ledger.holder(site, EHR + site, new byte[32])).isEmpty();
        assertThat(ledger.append(site, SomeCommits.assessment("r", "ann", EHR + site)))
                .isInstanceOf(CommitOutcome.Appended.class);
        assertThat(ledger.holder(site, EHR + site, new byte[32])).hasValue("r");
    }

    @Test
    void a_step_that_fails_takes_back_the_steps_before() {
        List<BooleanSupplier> steps = List.of(() -> append(observation("a")), () -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> ledger.transact(site, steps)).hasMessage("broken");
        assertThat(isUnknown("a")).isTrue();
        assertThat(append(observation("a"))).isTrue();
    }

    /** The pool closes a connection that is lost, so that further statements and the rollback fail without an SQLSTATE. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_connection_that_is_lost_in_a_transaction_is_an_outage(boolean noticed) {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(postgres.asApplication());
            Ledger losing = new Ledger(pool, TIMEOUT);
            List<BooleanSupplier> steps = List.of(() -> {
                Integer backend = new JdbcTemplate(pool).queryForObject("select pg_backend_pid()", Integer.class);
                new JdbcTemplate(postgres.asSuperuser())
                        .queryForObject("select pg_terminate_backend(?, 10000)", Boolean.class, backend);
                if (noticed) {
                    assertThatThrownBy(() -> losing.holder(site, EHR, new byte[32]))
                            .isInstanceOf(StoreException.class);
                    return false;
                }
                return losing.append(site, observation("a")) instanceof CommitOutcome.Appended;
            });
            assertThatThrownBy(() -> losing.transact(site, steps))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        }
        assertThat(isUnknown("a")).isTrue();
    }

    @Test
    void a_transaction_that_lasts_too_long_is_not_committed() {
        List<BooleanSupplier> steps = List.of(() -> append(observation("a")), () -> {
            now.set(NOON.plus(CommitWriter.DONE_WITHIN).plusSeconds(1));
            return true;
        });
        assertThatThrownBy(() -> ledger.transact(site, steps))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        assertThat(isUnknown("a")).isTrue();
    }

    @Test
    void a_version_or_an_identifier_that_a_concurrent_commit_took_is_told() throws Exception {
        assertThat(ledger.transact(
                        site, List.of(() -> append(observation("a")) && elsewhere(() -> append(observation("a"))))))
                .isEqualTo(TransactionOutcome.OVERTAKEN);
        assertThat(ledger.transact(
                        site,
                        List.of(() -> append(SomeCommits.assessment("one", "ann", EHR + site))
                                && elsewhere(() -> append(SomeCommits.assessment("two", "ann", EHR + site))))))
                .isEqualTo(TransactionOutcome.OVERTAKEN);
        assertThat(ledger.holder(site, EHR + site, new byte[32])).hasValue("two");
        AtomicReference<CommitOutcome> outcome = new AtomicReference<>();
        assertThat(ledger.transact(site, List.of(() -> {
                    outcome.set(ledger.append(site, SomeCommits.assessment("one", "ann", EHR + site)));
                    return true;
                })))
                .isEqualTo(TransactionOutcome.COMMITTED);
        assertThat(outcome).hasValue(new CommitOutcome.IdentifierConflict("two"));
    }

    /** Two transactions hold what the other one wants: the server ends one of them. */
    @Test
    void of_two_that_wait_for_each_other_one_is_committed() throws Exception {
        append(observation("introduces the codes, which one would wait for"));
        CyclicBarrier bothHold = new CyclicBarrier(2);
        var first = WaitingLine.started(() -> crossing("a", "b", bothHold));
        var second = WaitingLine.started(() -> crossing("b", "a", bothHold));

        assertThat(List.of(first.get(), second.get()))
                .containsExactlyInAnyOrder(TransactionOutcome.COMMITTED, TransactionOutcome.OVERTAKEN);
        assertThat(isStored("a")).isTrue();
        assertThat(isStored("b")).isTrue();
    }

    private TransactionOutcome crossing(String first, String second, CyclicBarrier bothHold) {
        return ledger.transact(site, List.of(() -> append(observation(first)), () -> {
            await(bothHold);
            return append(observation(second));
        }));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** More rows than fit a statement; orders and events come with them, each commit with its own time. */
    @Test
    void many_whole_assessments_are_one_transaction() {
        var random = SomeCommits.randomOf(44);
        List<Commit> commits = IntStream.range(0, 40)
                .mapToObj(number -> SomeCommits.wholeAssessment(NOON.plusMillis(number), random))
                .toList();
        now.set(NOON.plusSeconds(1));

        assertThat(ledger.transact(site, List.of(() -> commits.stream().allMatch(this::append))))
                .isEqualTo(TransactionOutcome.COMMITTED);

        for (Commit commit : commits) {
            for (NewVersion version : commit.versions()) {
                assertThat(ledger.read(AccessScope.ofSite(site), version.type(), version.id()))
                        .hasValueSatisfying(stored -> assertThat(stored.body()).isEqualTo(version.body()))
                        .map(StoredVersion::recordedAt)
                        .hasValue(commit.recordedAt());
            }
        }
        assertThat(TestPostgres.numbers(postgres.asSuperuser(), """
            select (select count(*) from delivery where site = '%1$s'),
                   (select sum(unplanned) from delivery_lane where site = '%1$s'),
                   (select count(*) from audit_event where site = '%1$s'),
                   (select count(*) from log_waiting where site = '%1$s'),
                   (select count(distinct recorded_at) from resource_version where site = '%1$s')
            """.formatted(site)))
                .containsExactly(40L, 40L, 40L, 40L, 40L);
    }

    /** Row-level security and all keys would name the transaction's site: the rows would be stored at the wrong one. */
    @Test
    void a_commit_of_another_site_is_no_part_of_a_transaction() {
        String other = SomeCommits.someSite();
        List<BooleanSupplier> steps =
                List.of(() -> ledger.append(other, observation("a")) instanceof CommitOutcome.Appended);

        assertThatThrownBy(() -> ledger.transact(site, steps)).isInstanceOf(IllegalArgumentException.class);
        assertThat(isUnknown("a")).isTrue();
        assertThat(ledger.read(AccessScope.ofSite(other), "Observation", "a")).isEmpty();
    }

    @Test
    void a_connection_is_as_before_after_a_transaction() throws Exception {
        List<TransactionOutcome> outcomes = new ArrayList<>();
        try (var connection = postgres.asApplication().getConnection()) {
            var single = new Ledger(new SingleConnectionDataSource(connection, true), TIMEOUT);
            outcomes.add(single.transact(site, List.of(() -> false)));
            outcomes.add(single.transact(site, List.of(() -> true)));
            single.append(site, observation("single"));
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(outcomes).containsExactly(TransactionOutcome.ROLLED_BACK, TransactionOutcome.COMMITTED);
        assertThat(isStored("single")).isTrue();
    }

    private boolean append(Commit commit) {
        return ledger.append(site, commit) instanceof CommitOutcome.Appended;
    }

    private static Commit observation(String id) {
        return SomeCommits.commit(SomeCommits.observation(id, 1, "ann"));
    }

    private boolean isStored(String id) {
        return ledger.read(AccessScope.ofSite(site), "Observation", id).isPresent();
    }

    private boolean isUnknown(String id) {
        return !isStored(id);
    }

    /** Reads in a thread without the transaction. */
    private static boolean elsewhere(BooleanSupplier question) {
        FutureTask<Boolean> answer = new FutureTask<>(question::getAsBoolean);
        Thread.ofPlatform().start(answer);
        try {
            return answer.get();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
