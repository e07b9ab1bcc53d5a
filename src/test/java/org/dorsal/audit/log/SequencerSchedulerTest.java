package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.*;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.Sizes;
import org.dorsal.store.LogRows;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.SomeAuditEvents;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Test of the scheduler with the logs of several sites, with PostgreSQL. */
class SequencerSchedulerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WORKERS = 2;
    private static final int LOOKS = 6;
    /** A fifth of the service's. */
    private static final Duration BETWEEN_LOOKS = SequencerScheduler.BETWEEN_LOOKS.dividedBy(5);

    private static final LogKey KEY = SomeLogKeys.someKey();

    private final TestPostgres postgres = TestPostgres.fresh();
    private final CountingDataSource source = new CountingDataSource(postgres.asApplication());
    private final LogReads reads = new LogReads(source, PATIENCE);
    private final Ledger ledger = new Ledger(postgres.asApplication(), PATIENCE);
    private final Set<Thread> otherThreads = threads();
    private final AtomicInteger events = new AtomicInteger();
    private Optional<SequencerScheduler> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(SequencerScheduler::stop);
        await().until(() -> ownThreads() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000})
    void sites_where_nothing_waits_cost_neither_thread_nor_statement(int many) {
        List<Sequencer> sequencers =
                IntStream.range(0, many).mapToObj(this::sequencer).toList();
        sequencers.forEach(Sequencer::tick); // what a start looks at once
        source.count.set(0);
        long started = System.nanoTime();

        start(sequencers);
        await().until(() -> source.count.get() >= LOOKS);

        // one statement a look, and one more in the first: had each site its own, they would be there at once
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(BETWEEN_LOOKS.multipliedBy(LOOKS - 2));
        await().until(() -> ownThreads()
                == 1); // another test's service in this process may have just started a worker, which ends soon
        Instant began = Instant.now(Clock.systemUTC());
        happen(site(many - 1));
        await().until(() -> reads.size(site(many - 1)) == 1);
        System.out.printf(
                "%,5d sites: 1 thread, a statement a look and another every %d; an event had its position after %d"
                        + " ms%n",
                many,
                SequencerScheduler.LOOKS_BETWEEN_SIZES,
                Duration.between(began, Instant.now(Clock.systemUTC())).toMillis());
    }

    @Test
    void a_slow_site_and_a_broken_one_stop_nobody() {
        CountDownLatch slow = new CountDownLatch(1);
        Sequencer hangs = sequencer("hangs", new InterceptedDataSource(() -> {
            try {
                slow.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
        Sequencer breaks = sequencer("breaks", new InterceptedDataSource(() -> {
            throw new IllegalStateException("poisoned");
        }));
        Sequencer well = sequencer(1);
        List.of("hangs", "breaks", site(1)).forEach(this::happen);

        start(List.of(hangs, breaks, well));
        try {
            await().until(() -> reads.newest(site(1)).isPresent());
            happen(site(1));
            await().until(() -> reads.size(site(1)) == 2);
            assertThat(reads.waiting()).containsOnlyKeys("hangs", "breaks");
        } finally {
            slow.countDown();
        }
        await().until(() -> reads.size("hangs") == 1);
    }

    @Test
    void what_another_replica_entered_and_never_signed_is_signed_by_this_one() {
        Sequencer sequencer = sequencer(1);
        start(List.of(sequencer));
        await().until(() -> !sequencer.isBusy());

        happen(site(1));
        new StoredSiteLog(site(1), new LogRows(source, PATIENCE), reads).sequence(10);

        await().until(() -> reads.newest(site(1)).isPresent());
        assertThat(reads.sizes(List.of(site(1), "nowhere"))).isEqualTo(Map.of(site(1), new Sizes(1, 1)));
    }

    @Test
    void an_orderly_stop_signs_every_log_that_has_grown() {
        List<Sequencer> sequencers =
                IntStream.range(0, 20).mapToObj(this::sequencer).toList();
        sequencers.forEach(Sequencer::tick);
        start(sequencers);
        IntStream.range(0, 20).mapToObj(SequencerSchedulerTest::site).forEach(this::happen);

        running.orElseThrow().stop();

        assertThat(IntStream.range(0, 20).mapToObj(SequencerSchedulerTest::site))
                .allSatisfy(site -> assertThat(reads.newest(site))
                        .hasValueSatisfying(newest -> assertThat(newest.size()).isEqualTo(1)));
    }

    private void start(List<Sequencer> sequencers) {
        SequencerScheduler sequencing = new SequencerScheduler(sequencers, reads, WORKERS, BETWEEN_LOOKS);
        running = Optional.of(sequencing);
        sequencing.start();
    }

    private Sequencer sequencer(int number) {
        return sequencer(site(number), new InterceptedDataSource(() -> {}));
    }

    private Sequencer sequencer(String site, InterceptedDataSource bent) {
        return new Sequencer(
                site,
                new StoredSiteLog(site, new LogRows(bent, PATIENCE), reads),
                new TreeSigning("log", List.of(KEY), Clock.systemUTC()),
                List.of(),
                List.of(),
                new CheckpointSchedule(Duration.ofSeconds(1), System::nanoTime),
                new SilentListener());
    }

    private void happen(String site) {
        int number = events.getAndIncrement();
        NewAuditEvent event = SomeAuditEvents.of(
                "event-" + number, Optional.empty(), List.of(), ("event " + number).getBytes(StandardCharsets.UTF_8));
        ledger.append(site, Commit.ofEvents(Instant.EPOCH, List.of(event)));
    }

    private static String site(int number) {
        return "site-" + number;
    }

    private long ownThreads() {
        return threads().stream()
                .filter(thread -> !otherThreads.contains(thread))
                .count();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("log( \\d+)?"))
                .collect(Collectors.toSet());
    }

    /** Data source that counts connections: every statement of the loop is a separate transaction. */
    private static final class CountingDataSource extends DelegatingDataSource {
        private final AtomicInteger count = new AtomicInteger();

        CountingDataSource(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            count.incrementAndGet();
            return super.getConnection();
        }
    }

    /** Data source of one site that runs a callback before every connection. */
    private final class InterceptedDataSource extends DelegatingDataSource {
        private final Runnable before;

        InterceptedDataSource(Runnable before) {
            super(source);
            this.before = before;
        }

        @Override
        public Connection getConnection() throws SQLException {
            before.run();
            return super.getConnection();
        }
    }

    private static final class SilentListener implements LogListener {
        @Override
        public void sequenced(String site, int leaves) {}

        @Override
        public void signed(String site) {}

        @Override
        public void refused(String site, TreeSigning.SigningRefusal why, boolean isNew) {}

        @Override
        public void placeFailed(
                String site, String place, CheckpointDestination.CheckpointDestinationException fault, boolean isNew) {}
    }
}
