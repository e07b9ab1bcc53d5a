package org.dorsal.audit.log;

import java.time.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;
import org.dorsal.audit.log.CheckpointDestination.DestinationState;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.LogReads.Sizes;
import org.dorsal.store.LogRows.SequencingOutcome;
import org.dorsal.store.StoredCheckpoint;

/**
 * Sequencer of one site's log: assigns positions, signs checkpoints and sends them to witnesses and destinations. Replicas may
 * run it concurrently; a crash is allowed between any two steps. Called by one thread at a time; getters are safe for
 * other threads.
 */
final class Sequencer {
    private static final int BATCH_SIZE = 5_000;
    private static final int MAX_ROUNDS = 20;

    private final String site;
    private final SiteLog log;
    private final TreeSigning signing;
    private final List<DestinationState> destinations;
    private final List<WitnessSubmission> witnesses;
    private final CheckpointSchedule cadence;
    private final LogListener watch;
    private volatile boolean checked;
    private volatile long size;
    private volatile Optional<StoredCheckpoint> newest = Optional.empty();

    /** Largest checkpoint that this process has read or signed; detects a later rollback of the database. */
    private Optional<Checkpoint> remembered = Optional.empty();

    private volatile Optional<SigningRefusal> signingRefusal = Optional.empty();
    private volatile Optional<Instant> proven = Optional.empty();

    Sequencer(
            String site,
            SiteLog log,
            TreeSigning signing,
            List<DestinationState> destinations,
            List<WitnessSubmission> witnesses,
            CheckpointSchedule cadence,
            LogListener watch) {
        this.site = site;
        this.log = log;
        this.signing = signing;
        this.destinations = List.copyOf(destinations);
        this.witnesses = List.copyOf(witnesses);
        this.cadence = cadence;
        this.watch = watch;
    }

    /** Whether a round would find something to do that needs no look at the database to be known. */
    boolean isBusy() {
        return !checked
                || signingRefusal.isPresent()
                || cadence.isDue()
                || destinations.stream().anyMatch(place -> place.isLagging(newest))
                || newest.filter(checkpoint -> witnesses.stream().anyMatch(witness -> witness.isBehind(checkpoint)))
                        .isPresent();
    }

    /** Whether there is something that no checkpoint holds yet. */
    boolean isGrown() {
        return cadence.isGrown();
    }

    /** Whether the log is another one than this process left behind: another replica went on, or leaves are gone. */
    boolean changedElsewhere(Sizes now) {
        return now.size() != size
                || now.signed() != newest.map(StoredCheckpoint::size).orElse(0L);
    }

    /** Runs one round: assigns positions, signs if due, and sends checkpoints. */
    void tick() {
        round(cadence::isDue);
    }

    /** Runs the last round of an orderly stop; signs if the log has grown. */
    void finish() {
        round(cadence::isGrown);
    }

    String site() {
        return site;
    }

    CheckpointSchedule cadence() {
        return cadence;
    }

    /** Reason why the log is not signed; empty when there is none. */
    Optional<SigningRefusal> signingRefusal() {
        return signingRefusal;
    }

    /**
     * Signing time of the newest checkpoint with which the log was proven consistent; empty before the first proof.
     */
    Optional<Instant> proven() {
        return proven;
    }

    List<DestinationState> destinations() {
        return destinations;
    }

    List<WitnessSubmission> witnesses() {
        return witnesses;
    }

    /** Longest time for which a witness has not cosigned the grown log; empty without witnesses. */
    Optional<Duration> unwitnessed() {
        return witnesses.stream().map(WitnessSubmission::unwitnessed).max(Comparator.naturalOrder());
    }

    private void round(BooleanSupplier due) {
        try {
            look();
            size = sequence();
            cadence.grown(size);
            if (!checked || signingRefusal.isPresent() || due.getAsBoolean() || isShorter()) {
                sign(due);
            }
        } catch (TreeBroken _) {
            setRefusal(Optional.of(SigningRefusal.INCOMPLETE));
        }
        if (signingRefusal.isEmpty()) {
            newest.ifPresent(checkpoint -> {
                witnesses.forEach(witness -> witness.submit(checkpoint));
                destinations.forEach(place -> place.catchUp(log, checkpoint));
            });
        }
    }

    /**
     * Reads the newest checkpoint. Must precede the read of the log's size: another replica may sign at any time, and
     * a checkpoint read later could belong to a longer log. Skipped for an idle log.
     */
    private void look() {
        destinations.forEach(DestinationState::open);
        if (!checked || newest.isEmpty() || newest.get().size() != size) {
            newest = log.newest();
            newest.ifPresent(checkpoint -> cadence.covered(checkpoint.size()));
        }
    }

    /**
     * Assigns positions in batches until no event waits, at most {@code MAX_ROUNDS} batches, so that other sites get
     * their turn.
     */
    private long sequence() {
        for (int time = 1; true; time++) {
            switch (log.sequence(BATCH_SIZE)) {
                case SequencingOutcome.LockedByAnotherSequencer _ -> {
                    return log.size();
                }
                case SequencingOutcome.LogExtended(var now, var added) -> {
                    watch.sequenced(site, added);
                    if (added < BATCH_SIZE || time == MAX_ROUNDS) {
                        return now;
                    }
                }
            }
        }
    }

    private boolean isShorter() {
        return Stream.concat(outside().map(Checkpoint::size), newest.stream().map(StoredCheckpoint::size))
                .anyMatch(before -> before > size);
    }

    private void sign(BooleanSupplier due) {
        StoredTree tree = log.tree();
        byte[] root = tree.root(size);
        setRefusal(
                noWitnessRead()
                        ? Optional.of(SigningRefusal.NOTHING_KNOWN)
                        : signing.refusal(tree, size, root, newest, outside()));
        if (signingRefusal.isPresent()) {
            return;
        }
        checked = true;
        proven = newest.map(StoredCheckpoint::signedAt);
        remember(newest);
        if (due.getAsBoolean()) {
            StoredCheckpoint checkpoint = signing.sign(size, root);
            remember(Optional.of(checkpoint));
            log.keep(checkpoint);
            newest = Optional.of(checkpoint);
            proven = Optional.of(checkpoint.signedAt());
            cadence.signed(size);
            watch.signed(site);
        }
    }

    /** Updates the remembered checkpoint; called after the proof succeeded. */
    private void remember(Optional<StoredCheckpoint> latest) {
        if (latest.filter(checkpoint -> remembered.stream().noneMatch(before -> before.size() >= checkpoint.size()))
                .isPresent()) {
            remembered = latest.flatMap(TreeSigning::checkpoint);
        }
    }

    private void setRefusal(Optional<SigningRefusal> refusal) {
        refusal.ifPresent(why -> watch.refused(site, why, !signingRefusal.equals(refusal)));
        signingRefusal = refusal;
    }

    /** Whether readable destinations are configured and none has been read yet. */
    private boolean noWitnessRead() {
        Predicate<DestinationState> remembers = DestinationState::remembers;
        return destinations.stream().anyMatch(remembers)
                && destinations.stream().filter(remembers).noneMatch(DestinationState::wasReadBack);
    }

    private Stream<Checkpoint> outside() {
        return Stream.concat(remembered.stream(), destinations.stream().flatMap(place -> place.largestKept().stream()));
    }
}
