package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.*;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.Commit;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LoggedEvent;
import org.dorsal.store.LogRows;
import org.dorsal.store.LogRows.StoredHashes;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.SomeAuditEvents;
import org.dorsal.store.StoredCheckpoint;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/** Race of two sequencers with PostgreSQL, during concurrent commits, one of them slow. */
class SequencerRacesTest {
    private static final String SITE = "northside";
    private static final int WRITERS = 3;
    private static final int COMMITS = 120;
    private static final int EVENTS_EACH = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(postgres.asApplication(), PATIENCE);
    private final LogReads reads = new LogReads(postgres.asApplication(), PATIENCE);
    private final LogKey key = SomeLogKeys.someKey();
    private final List<SigningRefusal> doubts = new ArrayList<>();

    @Test
    void every_event_gets_one_position_and_every_checkpoint_fits() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
                Connection slow = postgres.asApplication().getConnection()) {
            slow.setAutoCommit(false);
            begin(slow, "0000-begun-first-committed-last");
            List<Future<?>> sequencers = Stream.of(sequencer(), sequencer())
                    .<Future<?>>map(sequencer -> threads.submit(() -> {
                        while (!over.get()) {
                            sequencer.tick();
                        }
                    }))
                    .toList();
            try {
                for (Future<Void> writer : threads.invokeAll(
                        IntStream.range(0, WRITERS).mapToObj(this::writer).toList())) {
                    writer.get();
                }
                slow.commit();
            } finally {
                over.set(true);
            }
            for (Future<?> sequencer : sequencers) {
                sequencer.get();
            }
        }
        sequencer().finish();

        judge();
    }

    private void judge() {
        List<LoggedEvent> log = reads.events(SITE, 0, Long.MAX_VALUE);
        Set<String> expected = IntStream.range(0, WRITERS)
                .boxed()
                .flatMap(writer -> IntStream.range(0, COMMITS).boxed().flatMap(commit -> ids(writer, commit)))
                .collect(Collectors.toCollection(HashSet::new));
        expected.add("0000-begun-first-committed-last");

        assertThat(doubts).isEmpty();
        assertThat(reads.waiting()
                        .getOrDefault(SITE, LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isZero();
        assertThat(log).extracting(LoggedEvent::event).doesNotHaveDuplicates().hasSameElementsAs(expected);
        assertThat(log)
                .extracting(LoggedEvent::position)
                .containsExactlyElementsOf(
                        IntStream.range(0, log.size()).mapToObj(Long::valueOf).toList());
        List<byte[]> leaves = log.stream().map(LoggedEvent::leaf).toList();
        List<StoredCheckpoint> checkpoints = reads.checkpoints(SITE, 0, Long.MAX_VALUE, 10_000);
        assertThat(checkpoints).hasSizeGreaterThan(1).allSatisfy(checkpoint -> {
            MerkleTree tree = new MerkleTree();
            leaves.subList(0, (int) checkpoint.size()).forEach(tree::add);
            assertThat(checkpoint.root()).isEqualTo(tree.root());
            assertThat(SignedNote.read(checkpoint.note()).orElseThrow().isSignedBy(key.publicKey("log")))
                    .isTrue();
        });
        assertThat(checkpoints.getLast().size()).isEqualTo(log.size());
        StoredHashes right = SomeRows.of(leaves, StoredTree.TILE_HEIGHT);
        assertThat(reads.nodes(SITE, 8, 0, 1000))
                .hasSize(log.size() / 256)
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(right.hashes(8, 0, 1000));
    }

    private Sequencer sequencer() {
        SiteLog log = new StoredSiteLog(SITE, new LogRows(postgres.asApplication(), PATIENCE), reads);
        TreeSigning signing = new TreeSigning("log", List.of(key), Clock.systemUTC());
        return new Sequencer(
                SITE,
                log,
                signing,
                List.of(),
                List.of(),
                new CheckpointSchedule(Duration.ofMillis(50), System::nanoTime),
                new RaceLogWatch());
    }

    private Callable<Void> writer(int number) {
        return () -> {
            for (int commit = 0; commit < COMMITS; commit++) {
                List<NewAuditEvent> events =
                        ids(number, commit).map(SequencerRacesTest::event).toList();
                assertThat(ledger.append(SITE, Commit.ofEvents(Instant.EPOCH.plusSeconds(commit), events)))
                        .isInstanceOf(CommitOutcome.Appended.class);
            }
            return null;
        };
    }

    private static Stream<String> ids(int writer, int commit) {
        return IntStream.range(0, EVENTS_EACH).mapToObj(event -> "event-" + writer + "-" + commit + "-" + event);
    }

    private static NewAuditEvent event(String id) {
        return SomeAuditEvents.of(id, Optional.empty(), List.of(), id.getBytes(StandardCharsets.UTF_8));
    }

    private static void begin(Connection open, String event) throws SQLException {
        try (var statement = open.createStatement()) {
            statement.execute("select set_config('dorsal.site', '" + SITE + "', true)");
            statement.execute("insert into log_waiting (site, event, salt, leaf) values ('" + SITE + "', '" + event
                    + "', '\\x01', decode(repeat('02', 32), 'hex'))");
        }
    }

    private final class RaceLogWatch implements LogListener {
        @Override
        public void sequenced(String site, int leaves) {}

        @Override
        public void signed(String site) {}

        @Override
        public synchronized void refused(String site, SigningRefusal why, boolean isNew) {
            doubts.add(why);
        }

        @Override
        public void placeFailed(String site, String place, CheckpointDestinationException fault, boolean isNew) {}
    }
}
