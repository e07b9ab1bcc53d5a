package org.dorsal.audit.log;

import java.util.*;
import java.util.function.Predicate;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.store.StoredCheckpoint;

/**
 * Delivery state of one destination for one site. Checkpoints are sent in order; a failed one is sent before newer
 * ones.
 */
final class DestinationState {
    private static final int BATCH_SIZE = 100;

    private final CheckpointDestination destination;
    private final String site;
    private final Predicate<StoredCheckpoint> signedByUs;
    private final LogListener watch;
    private volatile boolean opened;
    private volatile Optional<Checkpoint> largestKept = Optional.empty();

    /** Size of the last checkpoint that was examined; checkpoints with signatures of other keys are skipped once. */
    private volatile OptionalLong lastExamined = OptionalLong.empty();

    private volatile boolean failing;

    /**
     * @param signedByUs whether a note bears a signature of this service's keys; others are not sent in its name
     */
    DestinationState(
            CheckpointDestination destination, String site, Predicate<StoredCheckpoint> signedByUs, LogListener watch) {
        this.destination = destination;
        this.site = site;
        this.signedByUs = signedByUs;
        this.watch = watch;
    }

    /** Reads the newest checkpoint of the destination, once; retries after a failure. */
    void open() {
        if (!opened) {
            attempt(() -> {
                largestKept = destination.newest(site);
                lastExamined = largestKept.stream().mapToLong(Checkpoint::size).findFirst();
                opened = true;
            });
        }
    }

    /** Whether the destination can be read back and was read. */
    boolean wasReadBack() {
        return opened && destination.remembers();
    }

    boolean remembers() {
        return destination.remembers();
    }

    /** The largest checkpoint that is known to be kept there. */
    Optional<Checkpoint> largestKept() {
        return largestKept;
    }

    /** Whether it was not read yet, or something that is signed may be missing there. */
    boolean isLagging(Optional<StoredCheckpoint> newest) {
        return !opened
                || newest.filter(checkpoint -> checkpoint.size() > lastExamined.orElse(0))
                        .isPresent();
    }

    boolean failing() {
        return failing;
    }

    String name() {
        return destination.name();
    }

    /** Sends the missing checkpoints; only the newest to a destination that is empty or cannot be read back. */
    void catchUp(SiteLog log, StoredCheckpoint newest) {
        long from = lastExamined.orElse(newest.size() - 1) + 1;
        if (!opened || from > newest.size()) {
            return;
        }
        attempt(() -> {
            for (StoredCheckpoint next : log.checkpoints(from, newest.size() + 1, BATCH_SIZE)) {
                if (signedByUs.test(next)) {
                    destination.keep(site, next.size(), next.note());
                    largestKept = TreeSigning.checkpoint(next);
                }
                lastExamined = OptionalLong.of(next.size());
            }
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
            failing = false;
        } catch (CheckpointDestinationException fault) {
            watch.placeFailed(site, destination.name(), fault, !failing);
            failing = true;
        }
    }
}
