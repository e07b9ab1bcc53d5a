package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicLong;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.CheckpointDestination.DestinationState;
import org.dorsal.audit.log.CheckpointDestination.LogStreamCheckpointDestination;
import org.dorsal.audit.log.LogConfiguration.LogHealth;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogRows;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.SomeAuditEvents;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** Test of the sequencer's refusals and alarms, with PostgreSQL. */
class SequencerTest {
    private static final String SITE = "northside";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final LogReads reads = new LogReads(postgres.asApplication(), PATIENCE);
    private final Ledger ledger = new Ledger(postgres.asApplication(), PATIENCE);
    private final AtomicLong seconds = new AtomicLong();
    private final SomePlace outside = new SomePlace();
    private final List<String> reports = new ArrayList<>();
    private int events;

    @Test
    void a_checkpoint_comes_when_the_log_has_grown_and_the_last_one_is_old_enough() {
        Sequencer sequencer = sequencer(outside);
        sequencer.tick();
        assertThat(sizes()).isEmpty();

        happen(2);
        sequencer.tick();
        happen(1);
        seconds.addAndGet(29);
        sequencer.tick();
        assertThat(sizes()).as("the second waits").containsExactly(2L);
        seconds.addAndGet(1);
        sequencer.tick();
        seconds.addAndGet(300);
        sequencer.tick();

        assertThat(sizes()).as("and an idle log is not signed again").containsExactly(2L, 3L);
        assertThat(outside.sizes()).containsExactly(2L, 3L);
    }

    @Test
    void an_orderly_stop_leaves_nothing_unsigned() {
        Sequencer sequencer = sequencer(outside);
        happen(1);
        sequencer.tick();
        happen(4);
        sequencer.finish();

        assertThat(sizes()).containsExactly(1L, 5L);
        assertThat(outside.sizes()).containsExactly(1L, 5L);
        assertThat(reads.waiting()
                        .getOrDefault(SITE, LogReads.LogBacklog.NOTHING)
                        .leaves())
                .isZero();
    }

    @Test
    void a_tree_that_was_rewritten_is_not_signed_by_a_service_that_starts() {
        Sequencer first = sequencer(outside);
        happen(3);
        first.finish();
        // attack by the database owner: change the leaf and delete the checkpoint that would reveal it
        postgresDoes("update log_entry set leaf = decode(repeat('00', 32), 'hex') where position = 1");
        postgresDoes("delete from log_checkpoint");
        happen(1);

        Sequencer next = sequencer(outside);
        next.tick();

        assertThat(next.signingRefusal()).hasValue(SigningRefusal.OTHER);
        assertThat(sizes()).isEmpty();
        assertThat(outside.sizes()).containsExactly(3L);
        assertThat(reports).containsExactly("not signed OTHER");
        assertThat(reads.size(SITE)).as("events still get positions").isEqualTo(4);
        assertThat(health(next)).isEqualTo(Status.DOWN);
    }

    @Test
    void a_restored_backup_is_shorter_than_what_was_signed() {
        Sequencer sequencer = sequencer(outside);
        happen(3);
        sequencer.finish();
        postgresDoes("delete from log_entry where position = 2");
        postgresDoes("delete from log_checkpoint");
        sequencer.tick();

        assertThat(sequencer.signingRefusal()).hasValue(SigningRefusal.SHORTER);
        assertThat(health(sequencer)).isEqualTo(Status.DOWN);
    }

    @Test
    void missing_hashes_and_changed_checkpoints_are_named() {
        Sequencer sequencer = sequencer(outside);
        happen(3);
        sequencer.finish();
        postgresDoes("update log_checkpoint set root = decode(repeat('00', 32), 'hex')");
        Sequencer next = sequencer(outside);
        next.tick();
        assertThat(next.signingRefusal()).hasValue(SigningRefusal.CHECKPOINT);

        postgresDoes("delete from log_checkpoint");
        postgresDoes("delete from log_entry where position = 1");
        happen(1);
        Sequencer third = sequencer(outside);
        third.tick();
        assertThat(third.signingRefusal()).hasValue(SigningRefusal.INCOMPLETE);
    }

    @Test
    void it_signs_again_when_the_right_database_is_back() {
        Sequencer sequencer = sequencer(outside);
        happen(3);
        sequencer.finish();
        postgresDoes("create table kept as select * from log_entry");
        postgresDoes("delete from log_entry where position = 2");
        sequencer.tick();
        assertThat(sequencer.signingRefusal()).isPresent();
        postgresDoes("insert into log_entry select * from kept where position = 2");
        happen(1);
        seconds.addAndGet(60);
        sequencer.tick();

        assertThat(sequencer.signingRefusal()).isEmpty();
        assertThat(sizes()).containsExactly(3L, 4L);
        assertThat(health(sequencer)).isEqualTo(Status.UP);
    }

    @Test
    void a_place_that_fails_holds_up_nobody_and_is_caught_up_in_order() {
        SomePlace other = new SomePlace();
        Sequencer sequencer = sequencer(outside, other);
        happen(1);
        sequencer.tick();
        other.broken = true;
        for (int round = 0; round < 3; round++) {
            happen(1);
            seconds.addAndGet(30);
            sequencer.tick();
        }
        assertThat(outside.sizes()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(other.sizes()).containsExactly(1L);
        assertThat(health(sequencer)).isEqualTo(Status.DOWN);
        assertThat(reports).contains("failed somewhere");

        other.broken = false;
        sequencer.tick();
        assertThat(other.sizes()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(health(sequencer)).isEqualTo(Status.UP);
    }

    @Test
    void nothing_is_signed_while_nobody_can_tell_what_was_signed_before() {
        outside.broken = true;
        happen(1);
        Sequencer sequencer = sequencer(outside, new LogStreamCheckpointDestination());
        sequencer.tick();
        assertThat(sequencer.signingRefusal()).hasValue(SigningRefusal.NOTHING_KNOWN);
        assertThat(sizes()).isEmpty();

        outside.broken = false;
        sequencer.tick();
        assertThat(sizes()).containsExactly(1L);
    }

    @Test
    void each_key_signs_while_keys_are_rotated() {
        LogKey old = SomeLogKeys.someKey();
        LogKey next = SomeLogKeys.someKey();
        Sequencer sequencer = sequencer(List.of(old, next), outside);
        happen(1);
        sequencer.tick();

        SignedNote note =
                SignedNote.read(reads.newest(SITE).orElseThrow().note()).orElseThrow();
        assertThat(note.isSignedBy(old.publicKey("log"))).isTrue();
        assertThat(note.isSignedBy(next.publicKey("log"))).isTrue();
    }

    @Test
    void health_is_down_when_leaves_wait_or_growth_stays_unsigned() {
        Sequencer sequencer = sequencer(outside);
        happen(1);
        postgresDoes("update log_waiting set since = now() - interval '11 seconds'");
        assertThat(health(sequencer)).isEqualTo(Status.DOWN);

        sequencer.tick();
        assertThat(health(sequencer)).isEqualTo(Status.UP);
        sequencer.cadence().grown(99);
        seconds.addAndGet(76);
        assertThat(health(sequencer)).isEqualTo(Status.DOWN);
    }

    private Status health(Sequencer sequencer) {
        return new LogHealth(List.of(sequencer), reads).health().getStatus();
    }

    private List<Long> sizes() {
        return reads.checkpoints(SITE, 0, Long.MAX_VALUE, 100).stream()
                .map(checkpoint -> checkpoint.size())
                .toList();
    }

    private void happen(int times) {
        for (int time = 0; time < times; time++) {
            byte[] bytes = ("event " + events).getBytes(StandardCharsets.UTF_8);
            NewAuditEvent event = SomeAuditEvents.of("event-" + events++, Optional.empty(), List.of(), bytes);
            ledger.append(SITE, Commit.ofEvents(Instant.EPOCH, List.of(event)));
        }
    }

    private Sequencer sequencer(CheckpointDestination... places) {
        return sequencer(List.of(SomeLogKeys.someKey()), places);
    }

    private Sequencer sequencer(List<LogKey> keys, CheckpointDestination... places) {
        SiteLog log = new StoredSiteLog(SITE, new LogRows(postgres.asApplication(), PATIENCE), reads);
        TreeSigning signing = new TreeSigning("log", keys, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        RecordingLogWatch watch = new RecordingLogWatch();
        List<DestinationState> outside = List.of(places).stream()
                .map(place -> new DestinationState(place, SITE, signing::isSignedByUs, watch))
                .toList();
        CheckpointSchedule cadence = new CheckpointSchedule(
                Duration.ofSeconds(30), () -> Duration.ofSeconds(seconds.get()).toNanos());
        return new Sequencer(SITE, log, signing, outside, List.of(), cadence, watch);
    }

    private void postgresDoes(String sql) {
        try (var connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    private static final class SomePlace implements CheckpointDestination {
        private final SimPlace remembering = new SimPlace(true, () -> {}, () -> this.broken);
        private boolean broken;

        @Override
        public String name() {
            return remembering.name();
        }

        @Override
        public boolean remembers() {
            return true;
        }

        @Override
        public Optional<Checkpoint> newest(String site) {
            return remembering.newest(site);
        }

        @Override
        public void keep(String site, long size, String note) {
            remembering.keep(site, size, note);
        }

        List<Long> sizes() {
            return List.copyOf(remembering.checkpoints().keySet());
        }
    }

    private final class RecordingLogWatch implements LogListener {
        @Override
        public void sequenced(String site, int leaves) {}

        @Override
        public void signed(String site) {}

        @Override
        public void refused(String site, SigningRefusal why, boolean isNew) {
            if (isNew) {
                reports.add("not signed " + why);
            }
        }

        @Override
        public void placeFailed(String site, String place, CheckpointDestinationException fault, boolean isNew) {
            if (isNew) {
                reports.add("failed " + place);
            }
        }
    }
}
