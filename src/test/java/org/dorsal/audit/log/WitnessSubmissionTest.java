package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.LogWitness.WitnessClient;
import org.dorsal.audit.log.LogWitness.WitnessReply;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.Commit;
import org.dorsal.store.Ledger;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogRows;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.SomeAuditEvents;
import org.dorsal.store.StoredCheckpoint;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test of the submission of checkpoints to witnesses, with PostgreSQL and a controlled clock. */
class WitnessSubmissionTest {
    private static final String SITE = "northside";
    private static final String ORIGIN = "dorsal.example/log/northside";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestPostgres postgres = TestPostgres.fresh();
    private final LogReads reads = new LogReads(postgres.asApplication(), PATIENCE);
    private final Ledger ledger = new Ledger(postgres.asApplication(), PATIENCE);
    private final LogKey key = SomeLogKeys.someKey();
    private final AtomicLong nanos = new AtomicLong();
    private final SomeWitness witness =
            new SomeWitness("witness.example/w1", key::publicKey, () -> Instant.ofEpochSecond(1_679_315_147));
    private final PublicLogKey cosigner =
            PublicLogKey.readWitness(witness.vkey()).orElseThrow();
    private final List<String> messages = new ArrayList<>();
    private int events;

    @Test
    void each_checkpoint_is_read_with_its_cosignature() {
        Sequencer sequencer = sequencer();
        happen(3);
        sequencer.tick();
        happen(300);
        pass(1);
        sequencer.tick();

        assertThat(reads.checkpoints(SITE, 0, 1_000, 10))
                .extracting(StoredCheckpoint::size)
                .containsExactly(3L, 303L);
        assertThat(reads.checkpoints(SITE, 0, 1_000, 10)).allMatch(this::isCosigned);
        assertThat(witness.requests()).hasSize(2).last().asString().startsWith("old 3\n");
        assertThat(messages).isEmpty();
    }

    @Test
    void an_idle_log_asks_nobody() {
        Sequencer sequencer = sequencer();
        happen(1);
        sequencer.tick();
        pass(60);
        sequencer.tick();

        assertThat(sequencer.isBusy()).isFalse();
        assertThat(witness.requests()).hasSize(1);
        assertThat(sequencer.witnesses().getFirst().unwitnessed()).isZero();
    }

    @Test
    void a_witness_that_is_away_stops_nothing_and_gets_the_newest_when_it_is_back() {
        Sequencer sequencer = sequencer();
        witness.away(true);
        for (int second = 0; second < 5; second++) {
            happen(2);
            pass(1);
            sequencer.tick();
        }
        assertThat(reads.newest(SITE).orElseThrow().size()).isEqualTo(10);
        assertThat(messages).containsExactly("witness witness.example/w1 does not answer");
        assertThat(sequencer.witnesses().getFirst().unwitnessed()).isEqualTo(Duration.ofSeconds(4));
        assertThat(sequencer.isBusy()).as("it is asked again").isTrue();

        witness.away(false);
        sequencer.tick();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
        assertThat(witness.requests()).hasSize(6);
        assertThat(sequencer.witnesses().getFirst().unwitnessed()).isZero();
    }

    @Test
    void a_witness_that_is_away_for_an_hour_is_named_once_and_gets_one_request_when_it_is_back() {
        Sequencer sequencer = sequencer();
        witness.away(true);
        for (int minute = 0; minute <= 60; minute++) {
            happen(1);
            sequencer.tick();
            pass(60);
        }
        assertThat(reads.checkpoints(SITE, 0, 100, 100))
                .as("it stopped no checkpoint")
                .hasSize(61);
        assertThat(sequencer.signingRefusal()).isEmpty();
        assertThat(sequencer.unwitnessed()).contains(Duration.ofMinutes(61));
        assertThat(messages).hasSize(1);

        witness.away(false);
        int before = witness.requests().size();
        sequencer.tick();
        assertThat(witness.requests()).hasSize(before + 1);
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
        assertThat(sequencer.unwitnessed()).contains(Duration.ZERO);
    }

    @Test
    void a_witness_that_wants_to_be_left_alone_gets_the_newest_afterwards() {
        Sequencer sequencer = sequencer();
        witness.bend(_ -> new WitnessReply(503, "", Optional.of(Duration.ofMinutes(10))));
        for (int minute = 0; minute < 10; minute++) {
            happen(1);
            sequencer.tick();
            pass(60);
        }
        assertThat(witness.requests()).hasSize(1);

        witness.bend(reply -> reply);
        sequencer.tick();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
        assertThat(reads.checkpoints(SITE, 0, 100, 100))
                .as("it stopped no checkpoint")
                .hasSize(10);
    }

    @Test
    void another_replica_and_a_restarted_one_go_on_from_what_the_witness_has() {
        Sequencer first = sequencer();
        Sequencer second = sequencer();
        happen(5);
        first.tick();
        happen(5);
        pass(1);
        second.tick();
        happen(5);
        pass(1);
        first.tick();

        assertThat(reads.checkpoints(SITE, 0, 100, 10)).hasSize(3).allMatch(this::isCosigned);
        int requestCount = witness.requests().size();
        sequencer().tick();
        assertThat(witness.requests())
                .as("what is cosigned is known from the database")
                .hasSize(requestCount);
        assertThat(messages).isEmpty();
    }

    /** The other replica submits a larger tree while this one's request is on its way, or after the witness named its size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void replicas_that_submit_at_once_raise_no_alarm(int request) {
        Sequencer second = sequencer();
        AtomicInteger posted = new AtomicInteger();
        Sequencer first = sequencer((address, body) -> {
            if (posted.incrementAndGet() == request) {
                happen(5);
                pass(1);
                second.tick();
            }
            return witness.post(address, body);
        });
        happen(5);
        second.tick();
        happen(5);
        pass(1);
        first.tick();

        assertThat(posted.get()).isGreaterThanOrEqualTo(request);
        assertThat(messages).isEmpty();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
        assertThat(first.witnesses().getFirst().unwitnessed()).isZero();
    }

    /** Stop between the commit of a checkpoint and its submission. */
    @Test
    void a_restarted_service_submits_what_the_one_before_signed() {
        Sequencer before = sequencer((_, _) -> Optional.empty());
        happen(4);
        before.tick();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isFalse();

        Sequencer restarted = sequencer();
        assertThat(restarted.isBusy()).isTrue();
        restarted.tick();

        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
        assertThat(reads.checkpoints(SITE, 0, 100, 10)).hasSize(1);
    }

    /** The witness cosigned, and its answer came too late; the next request has a size that it has left behind. */
    @Test
    void an_answer_that_was_lost_is_made_up_for() {
        Sequencer sequencer = sequencer();
        happen(4);
        witness.lose(true);
        sequencer.tick();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isFalse();
        witness.lose(false);
        sequencer.tick();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();

        witness.lose(true);
        happen(3);
        pass(1);
        sequencer.tick();
        witness.lose(false);
        happen(2);
        pass(1);
        sequencer.tick();
        assertThat(reads.newest(SITE)).get().matches(newest -> newest.size() == 9 && isCosigned(newest));
        assertThat(messages).containsOnly("witness witness.example/w1 does not answer");
    }

    @Test
    void a_past_that_was_rewritten_with_the_key_gets_no_cosignature() {
        Sequencer sequencer = sequencer();
        happen(3);
        sequencer.tick();
        // attack by root with the key: another leaf, another checkpoint under the same key, and no memory of the first
        postgresDoes("update log_entry set leaf = decode(repeat('00', 32), 'hex') where position = 1");
        postgresDoes("delete from log_checkpoint; delete from log_cosignature");
        happen(1);
        Sequencer rewritten = sequencer();
        rewritten.tick();

        StoredCheckpoint forged = reads.newest(SITE).orElseThrow();
        assertThat(SignedNote.read(forged.note()).orElseThrow().isSignedBy(key.publicKey(ORIGIN)))
                .isTrue();
        assertThat(isCosigned(forged)).isFalse();
        assertThat(messages)
                .containsExactly(
                        "witness witness.example/w1 has cosigned another past of this log; see src/docs/audit/log.md");
    }

    @Test
    void a_log_that_was_put_back_is_named() {
        Sequencer sequencer = sequencer();
        happen(9);
        sequencer.tick();
        postgresDoes(
                "delete from log_entry where position > 3; delete from log_checkpoint; delete from log_cosignature");
        sequencer().tick();

        assertThat(messages)
                .singleElement()
                .asString()
                .contains("has cosigned a larger tree, of 9: this log was put back");
    }

    @Test
    void an_answer_without_its_valid_cosignature_is_not_kept() {
        Sequencer sequencer = sequencer();
        happen(1);
        SomeWitness other = new SomeWitness("witness.example/w1", key::publicKey, Instant::now);
        String text = new Checkpoint(ORIGIN, 1, new byte[32]).text();
        List<WitnessReply> replies = List.of(
                new WitnessReply(200, "", Optional.empty()),
                new WitnessReply(200, "nonsense", Optional.empty()),
                new WitnessReply(200, other.cosignature(text, 7), Optional.empty()),
                new WitnessReply(200, witness.cosignature(text, 7), Optional.empty()), // of another root
                new WitnessReply(409, "1", Optional.empty()),
                new WitnessReply(409, "-1\n", Optional.empty()),
                new WitnessReply(409, "0\n", Optional.empty()),
                new WitnessReply(403, "", Optional.empty()),
                new WitnessReply(404, "", Optional.empty()),
                new WitnessReply(500, "", Optional.empty()),
                new WitnessReply(200, "\n\n" + witness.cosignature(text, 7), Optional.empty()));
        for (WitnessReply reply : replies) {
            witness.bend(_ -> reply);
            sequencer.tick();
            assertThat(reads.newest(SITE).orElseThrow().note())
                    .as(reply.toString())
                    .doesNotContain("witness.example");
        }
        assertThat(messages).as("told once").hasSize(1);

        witness.bend(reply -> reply);
        sequencer.tick();
        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
    }

    @Test
    void lines_of_other_keys_in_an_answer_are_left_out() {
        SomeWitness stranger = new SomeWitness("witness.example/w2", key::publicKey, Instant::now);
        witness.bend(reply ->
                new WitnessReply(reply.status(), stranger.cosignature("x\n", 7) + reply.body(), Optional.empty()));
        Sequencer sequencer = sequencer();
        happen(1);
        sequencer.tick();

        assertThat(isCosigned(reads.newest(SITE).orElseThrow())).isTrue();
        assertThat(reads.newest(SITE).orElseThrow().note()).doesNotContain("witness.example/w2");
    }

    /** The promise of the log's guide: with one honest witness, acknowledged events can be changed for two seconds. */
    @Test
    void every_event_is_cosigned_within_two_seconds_of_its_commit() {
        Random random = new Random(60);
        Sequencer sequencer = sequencer();
        List<Long> committed = new ArrayList<>();
        long longest = 0;
        for (int round = 0; round < 60; round++) {
            long next =
                    nanos.get() + Duration.ofMillis(990 + random.nextInt(30)).toNanos();
            for (int event = random.nextInt(3); event > 0; event--) {
                nanos.addAndGet(random.nextLong(Math.max(1, (next - nanos.get()) / 2)));
                happen(1);
                committed.add(nanos.get());
            }
            nanos.set(next);
            long before = witness.cosigned(ORIGIN);
            sequencer.tick();
            for (long position = before; position < witness.cosigned(ORIGIN); position++) {
                longest = Math.max(longest, nanos.get() - committed.get((int) position));
            }
        }
        assertThat(witness.cosigned(ORIGIN)).as("nothing is left").isEqualTo(committed.size());
        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(2)).isGreaterThan(Duration.ofMillis(500));
    }

    private boolean isCosigned(StoredCheckpoint checkpoint) {
        return SignedNote.read(checkpoint.note()).orElseThrow().isSignedBy(cosigner);
    }

    private Sequencer sequencer() {
        return sequencer(witness);
    }

    private Sequencer sequencer(WitnessClient client) {
        StoredSiteLog log = new StoredSiteLog(SITE, new LogRows(postgres.asApplication(), PATIENCE), reads);
        TreeSigning signing = new TreeSigning(ORIGIN, List.of(key), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        ToldFailures watch = new ToldFailures();
        WitnessSubmission submission =
                new WitnessSubmission(witness.setting(), SITE, log, client, schedule(), Runnable::run, watch);
        return new Sequencer(SITE, log, signing, List.of(), List.of(submission), schedule(), watch);
    }

    private CheckpointSchedule schedule() {
        return new CheckpointSchedule(Duration.ofSeconds(1), nanos::get);
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void happen(int times) {
        for (int time = 0; time < times; time++) {
            byte[] bytes = ("event " + events).getBytes(StandardCharsets.UTF_8);
            NewAuditEvent event = SomeAuditEvents.of("event-" + events++, Optional.empty(), List.of(), bytes);
            ledger.append(SITE, Commit.ofEvents(Instant.EPOCH, List.of(event)));
        }
    }

    private void postgresDoes(String sql) {
        TestPostgres.run(postgres.asSuperuser(), sql);
    }

    private final class ToldFailures implements LogListener {
        @Override
        public void sequenced(String site, int leaves) {}

        @Override
        public void signed(String site) {}

        @Override
        public void refused(String site, SigningRefusal why, boolean isNew) {}

        @Override
        public void placeFailed(String site, String place, CheckpointDestinationException fault, boolean isNew) {
            if (isNew) {
                messages.add(place + " " + fault.getMessage());
            }
        }
    }
}
