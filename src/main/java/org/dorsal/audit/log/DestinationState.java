package org.dorsal.audit.log;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.store.StoredCheckpoint;

/**
 * Delivery state of one destination for one site. Checkpoints are sent in order; a failed one is sent before newer
 * ones.
 */
final class DestinationState {
    private static final int BATCH_SIZE = 100;

    private final CheckpointDestination place;
    private final String site;
    private final Predicate<StoredCheckpoint> ours;
    private final LogListener watch;
    private volatile boolean opened;
    private volatile Optional<Checkpoint> known = Optional.empty();

    /** Size of the last checkpoint that was examined; checkpoints with signatures of other keys are skipped once. */
    private volatile OptionalLong upTo = OptionalLong.empty();

    private volatile boolean failing;

    /**
     * @param ours whether a note bears a signature of this service's keys; others are not sent in its name
     */
    DestinationState(CheckpointDestination place, String site, Predicate<StoredCheckpoint> ours, LogListener watch) {
        this.place = place;
        this.site = site;
        this.ours = ours;
        this.watch = watch;
    }

    /** Reads the newest checkpoint of the destination, once; retries after a failure. */
    void open() {
        if (!opened) {
            attempt(() -> {
                known = place.newest(site);
                upTo = known.stream().mapToLong(Checkpoint::size).findFirst();
                opened = true;
            });
        }
    }

    /** Whether the destination can be read back and was read. */
    boolean hasToldWhatItKnows() {
        return opened && place.remembers();
    }

    boolean remembers() {
        return place.remembers();
    }

    /** The largest checkpoint that is known to be kept there. */
    Optional<Checkpoint> known() {
        return known;
    }

    /** Whether it was not read yet, or something that is signed may be missing there. */
    boolean isBehind(Optional<StoredCheckpoint> newest) {
        return !opened
                || newest.filter(checkpoint -> checkpoint.size() > upTo.orElse(0))
                        .isPresent();
    }

    boolean failing() {
        return failing;
    }

    String name() {
        return place.name();
    }

    /** Sends the missing checkpoints; only the newest to a destination that is empty or cannot be read back. */
    void catchUp(SiteLog log, StoredCheckpoint newest) {
        long from = upTo.orElse(newest.size() - 1) + 1;
        if (!opened || from > newest.size()) {
            return;
        }
        attempt(() -> {
            for (StoredCheckpoint next : log.checkpoints(from, newest.size() + 1, BATCH_SIZE)) {
                if (ours.test(next)) {
                    place.keep(site, next.size(), next.note());
                    known = TreeSigning.said(next);
                }
                upTo = OptionalLong.of(next.size());
            }
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
            failing = false;
        } catch (CheckpointDestinationException fault) {
            watch.placeFailed(site, place.name(), fault, !failing);
            failing = true;
        }
    }
}
