package org.dorsal.audit.log;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.LogWitness.WitnessClient;
import org.dorsal.audit.log.LogWitness.WitnessReply;
import org.dorsal.schedule.PeriodicTask;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.dorsal.store.StoredCheckpoint;

/**
 * Submission of one site's checkpoints to one witness (C2SP tlog-witness, add-checkpoint): always the newest, which
 * covers all earlier ones, and one at a time. The sequencer does not wait for it, so that a witness that is away or
 * slow delays no event and no checkpoint.
 */
final class WitnessSubmission {
    private static final int CONFLICT = 409;

    /** Other replicas submit as well, so that the witness may have gone on since it named its size. */
    private static final int MAX_CONFLICTS = 3;

    private final LogWitness witness;
    private final String site;
    private final SiteLog log;
    private final WitnessClient client;
    private final CheckpointSchedule cosigned;
    private final Executor executor;
    private final LogListener watch;
    private final AtomicBoolean pending = new AtomicBoolean();

    private volatile Optional<StoredCheckpoint> newest = Optional.empty();

    /** Largest size that it is known to have cosigned. */
    private volatile long size;

    private volatile boolean failing;

    /** @param cosigned schedule that measures the time without a cosignature */
    WitnessSubmission(
            LogWitness witness,
            String site,
            SiteLog log,
            WitnessClient client,
            CheckpointSchedule cosigned,
            Executor executor,
            LogListener watch) {
        this.witness = witness;
        this.site = site;
        this.log = log;
        this.client = client;
        this.cosigned = cosigned;
        this.executor = executor;
        this.watch = watch;
    }

    /** Name in metrics and log lines. */
    String name() {
        return "witness " + witness.key().name();
    }

    /** Time since the log first exceeded the largest tree with a cosignature; zero when it does not. */
    Duration unwitnessed() {
        return cosigned.unsigned();
    }

    /** Submits a checkpoint unless the witness has it; while it has not answered the one before, or wants a pause, later. */
    void submit(StoredCheckpoint checkpoint) {
        cosigned.grown(checkpoint.size());
        newest = Optional.of(checkpoint);
        if (isBehind(checkpoint) && !cosigned.isPaused() && pending.compareAndSet(false, true)) {
            try {
                executor.execute(this::catchUp);
            } catch (RejectedExecutionException _) {
                pending.set(false); // the service stops
            }
        }
    }

    /** Whether a checkpoint is not known to be cosigned. */
    boolean isBehind(StoredCheckpoint checkpoint) {
        return checkpoint.size() > size;
    }

    private void catchUp() {
        try (var _ = Pools.as(Pool.LOG)) {
            PeriodicTask.isDone("site " + site + ", " + name(), () -> {
                do {
                    newest.ifPresent(this::cosign);
                } while (!failing && newest.filter(this::isBehind).isPresent());
                return true;
            });
        } finally {
            pending.set(false);
        }
    }

    private void cosign(StoredCheckpoint checkpoint) {
        try {
            boolean cosignedBefore =
                    SignedNote.read(checkpoint.note()).stream().anyMatch(note -> note.isSignedBy(witness.key()));
            if (!cosignedBefore) { // another replica may have got it
                Optional<WitnessReply> reply = reply(checkpoint);
                if (reply.isEmpty()) {
                    newest = log.newest();
                    return;
                }
                String line = cosignature(checkpoint.note(), reply.get());
                log.cosign(checkpoint.size(), witness.key().label(), line);
            }
            size = checkpoint.size();
            cosigned.signed(size);
            failing = false;
        } catch (CheckpointDestinationException fault) {
            watch.placeFailed(site, name(), fault, !failing);
            failing = true;
        }
    }

    /**
     * Submits a checkpoint as the continuation of the size cosigned last. A witness that has cosigned another size answers
     * 409 with it, and the checkpoint is submitted again from there. Empty when that size belongs to a larger checkpoint of
     * this log, which another replica submitted.
     */
    private Optional<WitnessReply> reply(StoredCheckpoint checkpoint) {
        WitnessReply reply = post(size, checkpoint);
        for (int conflict = 0; reply.status() == CONFLICT && conflict < MAX_CONFLICTS; conflict++) {
            long itsSize = size(reply.body());
            if (itsSize > checkpoint.size()) {
                if (log.newest().filter(other -> other.size() >= itsSize).isPresent()) {
                    return Optional.empty();
                }
                throw new CheckpointDestinationException("has cosigned a larger tree, of " + itsSize
                        + ": this log was put back, or another with its key goes on; see src/docs/audit/log.md");
            }
            reply = post(itsSize, checkpoint);
        }
        return Optional.of(reply);
    }

    private WitnessReply post(long old, StoredCheckpoint checkpoint) {
        StringBuilder body = new StringBuilder("old " + old + "\n");
        for (byte[] hash : log.tree().consistency(old, checkpoint.size())) {
            body.append(Base64.getEncoder().encodeToString(hash)).append('\n');
        }
        body.append('\n').append(checkpoint.note());
        return client.post(
                        URI.create(witness.url() + "/add-checkpoint"),
                        body.toString().getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new CheckpointDestinationException("does not answer"));
    }

    /** Returns the valid signature line of the configured witness; other lines of the answer are ignored. */
    private String cosignature(String note, WitnessReply reply) {
        if (reply.status() != 200) {
            reply.pause().ifPresent(cosigned::pause);
            throw new CheckpointDestinationException(
                    switch (reply.status()) {
                        case 403 ->
                            "does not trust the keys that sign this log; give it those of /log/" + site + "/key";
                        case 404 -> "does not know this log; give it the key of /log/" + site + "/key";
                        case 422 -> "has cosigned another past of this log; see src/docs/audit/log.md";
                        default -> "answers with status " + reply.status();
                    });
        }
        return SignedNote.read(note + reply.body())
                .filter(both -> both.isSignedBy(witness.key()))
                .flatMap(both -> both.signatures().stream()
                        .filter(witness.key()::isNamedBy)
                        .map(SignedNote.Signature::line)
                        .findFirst())
                .orElseThrow(() -> new CheckpointDestinationException("answers without its valid cosignature"));
    }

    private static long size(String body) {
        if (!body.matches("(0|[1-9][0-9]{0,17})\\n")) {
            throw new CheckpointDestinationException("answers with status 409 and no size");
        }
        return Long.parseLong(body.strip());
    }
}
