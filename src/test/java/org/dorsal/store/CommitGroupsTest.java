package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dorsal.Polling.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Commits of many requests in few statements: each is on disk before its request continues, and keeps its own time.
 */
class CommitGroupsTest {
    private final WaitingLine line = new WaitingLine();

    @Test
    void whoever_waits_is_written_together_and_each_with_its_own_time() throws Exception {
        var appended = line.appendedWhileTheFirstIsHeld(50, number -> "e" + number);

        for (var pending : appended) {
            assertThat(pending.get()).isInstanceOf(CommitOutcome.Appended.class);
        }
        assertThat(line.connections).hasValue(2);
        for (int number = 0; number < 50; number++) {
            assertThat(line.ledger.read(AccessScope.ofPatient("here", "p" + number), "AuditEvent", "e" + number))
                    .hasValueSatisfying(event -> assertThat(event.body()).isNotEmpty());
            assertThat(line.ledger.read(AccessScope.ofSite("here"), "AuditEvent", "e" + number))
                    .map(StoredVersion::recordedAt)
                    .hasValue(WaitingLine.NOON.plusSeconds(number));
        }
        assertThat(TestPostgres.numbers(
                        line.postgres.asSuperuser(), "select count(*), count(distinct leaf) from log_waiting"))
                .containsExactly(50L, 50L);
    }

    @Test
    void sites_do_not_wait_for_each_other() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = threads.submit(() -> line.append("here", 0, "held"));
            await("the first has a connection").until(() -> line.connections.get() > 0);
            assertThat(line.append("there", 1, "other")).isInstanceOf(CommitOutcome.Appended.class);
            assertThat(held.isDone()).isFalse();
            line.firstMayGoOn.countDown();
            assertThat(held.get()).isInstanceOf(CommitOutcome.Appended.class);
        }
    }

    /** A flood at the FHIR door that has used up its connections holds up no clinician. */
    @Test
    void who_writes_with_connections_of_another_pool_does_not_wait() throws Exception {
        var held = WaitingLine.started(() -> {
            try (var _ = Pools.as(Pools.Pool.API)) {
                return line.append("here", 0, "held");
            }
        });

        assertThat(line.append("here", 1, "other")).isInstanceOf(CommitOutcome.Appended.class);
        assertThat(held.isDone()).isFalse();
        line.firstMayGoOn.countDown();
        assertThat(held.get()).isInstanceOf(CommitOutcome.Appended.class);
    }

    @Test
    void signatures_orders_and_events_do_not_wait_for_those_who_wait() throws Exception {
        var held = line.started(line.ledger, SomeCommits.commit(SomeCommits.observation("held", 1, "p")));

        assertThat(line.ledger.append("here", SomeCommits.wholeAssessment(WaitingLine.NOON, SomeCommits.randomOf(42))))
                .isInstanceOf(CommitOutcome.Appended.class);
        assertThat(line.append("here", 1, "event")).isInstanceOf(CommitOutcome.Appended.class);
        assertThat(held.isDone()).isFalse();

        line.firstMayGoOn.countDown();
        assertThat(held.get()).isInstanceOf(CommitOutcome.Appended.class);
    }

    /** Eight writers read the current version and append the next; a writer that lost a race reads again. */
    @Test
    void versions_that_many_append_follow_each_other_without_a_gap() throws Exception {
        line.firstMayGoOn.countDown();
        List<Ledger> replicas = List.of(line.ledger, line.within(Duration.ofSeconds(20)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 8)
                    .mapToObj(writer -> threads.submit(() -> {
                        Ledger ledger = replicas.get(writer % replicas.size());
                        for (int number = 0; number < 20; number++) {
                            appendTheNextVersion(ledger, "o" + (writer + number) % 3);
                        }
                        return writer;
                    }))
                    .toList();
            for (var writer : running) {
                writer.get();
            }
        }
        assertThat(
                        line.numbers(
                                "select count(*), count(distinct (id, version)), sum(last) filter (where version = 1) from"
                                        + " (select id, version, max(version) over (partition by id) as last from resource_version) v"))
                .containsExactly(160L, 160L, 160L);
    }

    /** All rows of one transaction have the same {@code xmin}. */
    @Test
    void a_group_has_no_more_rows_than_allowed_unless_one_commit_alone_has() throws Exception {
        var sizes = List.of(1, 60, 40, 50, 150, 1);
        var commits = IntStream.range(0, sizes.size())
                .mapToObj(number -> eventsOf(number, sizes.get(number)))
                .toList();

        assertThat(WaitingLine.outcomes(line.whileTheFirstIsHeld(commits))).containsOnly(new CommitOutcome.Appended());

        assertThat(TestPostgres.texts(
                        line.postgres.asSuperuser(),
                        "select rows::text from (select min(recorded_at) as at, count(*) as rows from audit_event group by"
                                + " xmin) g order by at"))
                .containsExactly("1", "100", "50", "150", "1");
    }

    @Test
    void another_group_begins_beside_one_that_takes_too_long_and_those_after_it_do_not_wait() throws Exception {
        var slow = line.started(line.ledger, WaitingLine.eventOf(0, "slow"));
        var concurrent = line.started(line.ledger, WaitingLine.eventOf(1, "beside"));

        assertThat(concurrent.get()).isEqualTo(new CommitOutcome.Appended());
        assertThat(line.append("here", 2, "next")).isEqualTo(new CommitOutcome.Appended());
        assertThat(slow.isDone()).isFalse();
        line.firstMayGoOn.countDown();
        assertThat(slow.get()).isEqualTo(new CommitOutcome.Appended());
    }

    @Test
    void a_commit_whose_leader_does_not_come_back_is_refused_as_not_known() throws Exception {
        var second = new CountDownLatch(1);
        var connections = new AtomicInteger();
        var source = new DelegatingDataSource(line.postgres.asApplication()) {
            @Override
            public Connection getConnection() throws SQLException {
                CountDownLatch held = connections.incrementAndGet() == 1 ? line.firstMayGoOn : second;
                assertThatNoException().isThrownBy(held::await);
                return super.getConnection();
            }
        };
        var groups = new CommitGroups(
                new CommitWriter(source, Duration.ofSeconds(20), Optional.empty()), Duration.ofMillis(50));
        var appended = IntStream.range(0, 3)
                .mapToObj(number ->
                        WaitingLine.started(() -> groups.append("here", WaitingLine.eventOf(number, "e" + number))))
                .toList();
        line.firstMayGoOn.countDown();

        assertThatThrownBy(appended.get(2)::get)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(StoreException.FaultKind.UNAVAILABLE));
        assertThat(appended.get(1).isDone()).isFalse();
        second.countDown();
        assertThat(appended.get(1).get()).isEqualTo(new CommitOutcome.Appended());
    }

    private static Commit eventsOf(int number, int count) {
        return Commit.ofEvents(
                WaitingLine.NOON.plusSeconds(number),
                IntStream.range(0, count)
                        .mapToObj(event -> WaitingLine.eventOf(number, "e" + number + "." + event)
                                .events()
                                .getFirst())
                        .toList());
    }

    private static void appendTheNextVersion(Ledger ledger, String id) {
        CommitOutcome outcome;
        do {
            int next = ledger.read(AccessScope.ofSite("here"), "Observation", id)
                    .map(stored -> stored.version() + 1)
                    .orElse(1);
            outcome = ledger.append("here", SomeCommits.commit(SomeCommits.observation(id, next, "p")));
        } while (!outcome.equals(new CommitOutcome.Appended()));
    }
}
