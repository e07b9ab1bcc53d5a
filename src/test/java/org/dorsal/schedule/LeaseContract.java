package org.dorsal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Contract of work on leased rows, with real workers on a real database: if a worker dies, pauses or throws, the row's work is
 * still done, by one worker at a time, and a row with impossible work stops no other.
 *
 * <p>Nothing runs at the same time: the other replica works inside a statement of the first, and time passes only by {@link
 * #pass}, for the clocks of the replicas and for the leases in the database.
 */
public abstract class LeaseContract {
    /** More statements and rounds than any work needs. */
    private static final int ENOUGH = 100;

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final BooleanSupplier GOES_ON = () -> false;

    protected final TestPostgres postgres = TestPostgres.fresh();
    protected final Instant start = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    private final Map<String, Throwable> poisons = new HashMap<>();
    private Duration passed = Duration.ZERO;
    private Runnable step = () -> {};
    private int queued;

    /** Length of a lease. */
    protected abstract Duration length();

    /** Time of a slow statement. */
    protected abstract Duration statement();

    /** Makes a row due, since {@link #nextDue}. */
    protected abstract void queue(String name);

    /** A past time, later than those before. */
    protected final Instant nextDue() {
        return clock().instant().minusSeconds(60).plusMillis(queued++);
    }

    /** Worker of a replica, with its connections. Its work calls {@link #begin} with the row's name. */
    protected abstract SiteWorker worker(DataSource source);

    /** How often the work on the row was done to its end. */
    protected abstract long done(String name);

    /** Whether anything was done twice. */
    protected abstract boolean isRepeated();

    /** Whether the work may be repeated where its worker is lost between the work and its record. */
    protected boolean isAtLeastOnce() {
        return false;
    }

    /** Makes the work on a row fail at each try. */
    protected void spoil(String name) {
        poisons.put(name, new IllegalArgumentException("of the test"));
    }

    /** More rounds than a row is tried, until it is given up. */
    protected abstract int tries();

    /** Whether a row was given up and waits for a person. */
    protected abstract boolean isGivenUp(String name);

    /** Called after the first try of a row that fails: may count many more. */
    protected void countTries(String name) {}

    /** Queues other work, where failures count only while other work is done. */
    protected void queueOther(int round) {}

    protected final Clock clock() {
        InstantSource now = () -> start.plus(passed);
        return now.withZone(ZoneOffset.UTC);
    }

    protected final long ticks() {
        return passed.toNanos();
    }

    protected final void begin(String name) {
        step.run();
        Optional.ofNullable(poisons.get(name)).ifPresent(LeaseContract::<RuntimeException>throwAny);
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalArgumentException("of the test"),
                new StackOverflowError("of the test"),
                new NoClassDefFoundError("of the test"),
                new IOException("of the test"));
    }

    @Test
    void work_that_takes_longer_than_a_lease_keeps_it_and_is_done_once() {
        queue("ann");
        SiteWorker other = worker(postgres.asApplication());
        int[] takeovers = {0};
        step = once(() -> {
            if (leases() == 1) {
                pass(statement());
                takeovers[0] += other.once(GOES_ON) ? 1 : 0;
            }
        });

        assertThat(worker(hooked(step)).once(GOES_ON)).isTrue();

        assertThat(passed).as("the work").isGreaterThan(length());
        assertThat(takeovers[0]).as("others that took the row").isZero();
        assertThat(done("ann")).isEqualTo(1);
        assertThat(isRepeated()).isFalse();
    }

    /** At each of its statements in turn. */
    @Test
    void the_work_of_a_replica_that_dies_is_done_by_another_after_its_lease() {
        for (int point = 1; ; point++) {
            String name = "ann" + point;
            queue(name);
            int deadly = point;
            int[] statements = {0};
            SiteWorker dying = worker(hooked(() -> {
                if (statements[0] > 0 || leases() == 1) {
                    statements[0]++;
                }
                if (statements[0] >= deadly) {
                    throw new ProcessEndError();
                }
            }));
            boolean ended = PeriodicTask.isDone("dying", () -> dying.once(GOES_ON));
            if (statements[0] < point) {
                assertThat(ended).isTrue();
                assertThat(point).as("statements under a lease").isBetween(2, ENOUGH);
                return;
            }
            assertThat(leases()).isEqualTo(1);
            SiteWorker other = worker(postgres.asApplication());
            assertThat(other.once(GOES_ON)).as("during the lease").isFalse();

            pass(length().plus(MOMENT));
            finish(name, other);
            assertThat(isAtLeastOnce() || !isRepeated())
                    .as("once, at statement %s", point)
                    .isTrue();
        }
    }

    /** At each of its statements in turn. */
    @Test
    void a_replica_that_was_paused_past_its_lease_changes_nothing() {
        for (int point = 1; ; point++) {
            String name = "ann" + point;
            queue(name);
            int pausing = point;
            int[] statements = {0};
            String[] state = {""};
            SiteWorker other = worker(postgres.asApplication());
            SiteWorker paused = worker(hooked(() -> {
                if (state[0].isEmpty() && leases() == 1 && ++statements[0] == pausing) {
                    pass(length().plus(MOMENT));
                    finish(name, other);
                    state[0] = state();
                }
            }));
            PeriodicTask.isDone("paused", () -> paused.once(GOES_ON));
            if (state[0].isEmpty()) {
                assertThat(point).as("statements under a lease").isBetween(2, ENOUGH);
                return;
            }
            assertThat(state()).as("after statement %s", point).isEqualTo(state[0]);
            assertThat(done(name)).isEqualTo(1);
            assertThat(isAtLeastOnce() || !isRepeated())
                    .as("once, at statement %s", point)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void work_that_throws_stops_no_other(Throwable fault) {
        poisons.put("poison", fault);
        queue("poison");
        queue("well");
        SiteWorker worker = worker(postgres.asApplication());

        assertThat(PeriodicTask.isDone("poison", () -> worker.once(GOES_ON))).isFalse();
        assertThat(PeriodicTask.isDone("well", () -> worker.once(GOES_ON))).isTrue();

        assertThat(done("well")).isEqualTo(1);
        assertThat(done("poison")).isZero();
        assertThat(isRepeated()).isFalse();
    }

    @Test
    void work_that_fails_is_given_up_after_its_tries_and_stops_no_other() {
        spoil("poison");
        requireGivenUpAfterItsTries();
    }

    @Test
    void work_that_throws_is_given_up_after_its_tries_and_stops_no_other() {
        poisons.put("poison", new StackOverflowError("of the test"));
        requireGivenUpAfterItsTries();
    }

    private void requireGivenUpAfterItsTries() {
        queue("poison");
        SiteWorker worker = worker(postgres.asApplication());
        for (int round = 0; round < tries() && !isGivenUp("poison"); round++) {
            queueOther(round);
            for (int row = 0; row < 2; row++) {
                PeriodicTask.isDone("round", () -> worker.once(GOES_ON));
                pass(MOMENT);
            }
            pass(Duration.ofMinutes(20));
            if (round == 0) {
                countTries("poison");
            }
        }
        assertThat(isGivenUp("poison")).as(this::state).isTrue();
        assertThat(done("poison")).isZero();

        queue("well");
        finish("well", worker);
        assertThat(isRepeated()).isFalse();
    }

    /** Processes that crash on the same row: another row comes before it, although the crash was not recorded. */
    @Test
    void a_row_that_kills_its_workers_comes_after_the_others() {
        queue("deadly");
        SiteWorker dying = worker(hooked(() -> {
            if (leases() == 1) {
                throw new ProcessEndError();
            }
        }));
        assertThat(PeriodicTask.isDone("dying", () -> dying.once(GOES_ON))).isFalse();
        queue("well");
        pass(length().plus(MOMENT));

        assertThat(worker(postgres.asApplication()).once(GOES_ON)).isTrue();

        assertThat(done("well")).isEqualTo(1);
        assertThat(done("deadly")).isZero();
    }

    private void finish(String name, SiteWorker worker) {
        for (int round = 0; round < ENOUGH && done(name) == 0; round++) {
            PeriodicTask.isDone("finish", () -> worker.once(GOES_ON));
            pass(length());
        }
        assertThat(done(name)).as("the work on %s", name).isEqualTo(1);
    }

    /** Lets time pass. The database measures leases by its own clock, so that they come nearer instead. */
    private void pass(Duration time) {
        passed = passed.plus(time);
        TestPostgres.run(
                postgres.asSuperuser(),
                Stream.of("export_job", "subscription", "delivery_lane", "follow_up")
                        .map(table -> "update " + table + " set leased_until = leased_until - interval '"
                                + time.toMillis() + " milliseconds' where leased_until is not null")
                        .collect(Collectors.joining("; ")));
    }

    /** Number of leases that have not ended. */
    private long leases() {
        return TestPostgres.numbers(postgres.asSuperuser(), """
            select (select count(*) from export_job where leased_until >= now())
                 + (select count(*) from subscription where leased_until >= now())
                 + (select count(*) from delivery_lane where leased_until >= now())
                 + (select count(*) from follow_up where leased_until >= now())
            """).getFirst();
    }

    /** Rows that work under a lease changes. */
    private String state() {
        return String.join("\n", TestPostgres.texts(postgres.asSuperuser(), """
            select to_jsonb(t)::text as row from export_job t
            union all select to_jsonb(t)::text from export_file t
            union all select to_jsonb(t)::text from subscription t
            union all select to_jsonb(t)::text from follow_up t
            union all select to_jsonb(t)::text from delivery_lane t
            union all select to_jsonb(t)::text from delivery_plan t
            union all select to_jsonb(t)::text from delivery_item t
            union all select to_jsonb(t)::text from delivery_attempt t
            order by row
            """));
    }

    /** Connections with a hook before each but those of the hook itself. */
    private DataSource hooked(Runnable hook) {
        Runnable outer = once(hook);
        return new DelegatingDataSource(postgres.asApplication()) {
            @Override
            public Connection getConnection() throws SQLException {
                outer.run();
                return super.getConnection();
            }
        };
    }

    /** The same, unless it is running. */
    private static Runnable once(Runnable hook) {
        boolean[] running = {false};
        return () -> {
            if (!running[0]) {
                running[0] = true;
                try {
                    hook.run();
                } finally {
                    running[0] = false;
                }
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable fault) throws T {
        throw (T) fault;
    }

    /** End of a process: nothing it would do afterwards reaches the database either. */
    private static final class ProcessEndError extends Error {
        private static final long serialVersionUID = 1;
    }
}
