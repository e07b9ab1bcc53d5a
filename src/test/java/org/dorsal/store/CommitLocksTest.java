package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Commits of two replicas that write versions of the same resources at once: one of them is stored, the other is refused
 * because the version is taken, and none ends by a deadlock.
 */
class CommitLocksTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final DataSource source = postgres.asApplication();
    private final CommitWriter writer = new CommitWriter(source, TIMEOUT, Optional.empty());

    @BeforeEach
    void storeFirstVersions() {
        writer.together("here", commitsOf(1, "a", "b", "c"));
    }

    /** A group that locked earlier rows before it had inserted all versions waited for the commit that waited for it. */
    @Test
    void a_group_and_a_single_commit_of_the_same_version() throws Exception {
        try (var holder = postgres.asSuperuser().getConnection()) {
            holder.setAutoCommit(false);
            try (var locked = holder.createStatement()) {
                locked.execute("select from resource_versions where assessment = 'c' for update");
            }
            var group = startAndAwaitLock(() -> outcome(() -> writer.together("here", commitsOf(2, "a", "b", "c"))), 1);
            var single = startAndAwaitLock(
                    () -> writer.alone("here", commitsOf(2, "b").getFirst()).toString(), 2);
            holder.rollback();

            assertThat(group.get()).isEqualTo("stored");
            assertThat(single.get()).isEqualTo(new CommitOutcome.VersionTaken().toString());
        }
    }

    @Test
    void two_groups_of_the_same_versions_in_another_order() throws Exception {
        var first = new FutureTask<>(() -> outcome(() -> writer.together("here", commitsOf(2, "a", "c", "b"))));
        var second = new FutureTask<>(() -> outcome(() -> writer.together("here", commitsOf(2, "b", "a"))));
        var holder = new CommitWriter(source, TIMEOUT, Optional.empty());
        holder.inTransaction("here", () -> {
            holder.write("here", commitsOf(2, "c"));
            start(first, 1);
            start(second, 2);
            return false;
        });

        assertThat(first.get()).isEqualTo("stored");
        assertThat(second.get()).isEqualTo("resource_versions_pkey");
    }

    @AfterEach
    void everyVersionIsStoredOnce() {
        assertThat(TestPostgres.numbers(
                        postgres.asSuperuser(), "select count(*), count(distinct (id, version)) from resource_version"))
                .containsExactly(6L, 6L);
    }

    private FutureTask<String> startAndAwaitLock(Callable<String> commit, int waiting) {
        var task = new FutureTask<>(commit);
        start(task, waiting);
        return task;
    }

    /** Starts a commit and returns when that many wait for a lock. */
    private void start(FutureTask<String> commit, int waiting) {
        Thread.ofVirtual().start(commit);
        await("commits that wait for a lock")
                .until(() -> TestPostgres.numbers(
                                        postgres.asSuperuser(),
                                        "select count(*) from pg_stat_activity where datname = current_database() and"
                                                + " usename = 'dorsal_app' and wait_event_type = 'Lock'")
                                .getFirst()
                        == waiting);
    }

    private static String outcome(Runnable commits) {
        try {
            commits.run();
            return "stored";
        } catch (StoreException fault) {
            return fault.violated().isEmpty() ? String.valueOf(fault.getMessage()) : fault.violated();
        }
    }

    private static List<Commit> commitsOf(int version, String... ids) {
        return Stream.of(ids)
                .map(id -> SomeCommits.commit(SomeCommits.observation(id, version, "p")))
                .toList();
    }
}
