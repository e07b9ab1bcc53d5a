package org.dorsal.audit.log;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Schedule of a log's checkpoints: one is due when the log has grown and the last checkpoint is old enough. Uses a
 * monotonic clock, which NTP does not adjust; after a start the last checkpoint counts as old. Thread-safe.
 */
final class CheckpointSchedule {
    /** Rounds come a second apart and a little more or less, and a checkpoint each second must not wait for every other. */
    private static final Duration TOLERANCE = Duration.ofMillis(250);

    private final Duration every;
    private final LongSupplier nanos;
    private long signedSize;
    private OptionalLong signedAt = OptionalLong.empty();
    private OptionalLong grownAt = OptionalLong.empty();
    private OptionalLong pausedUntil = OptionalLong.empty();

    CheckpointSchedule(Duration every, LongSupplier nanos) {
        this.every = every;
        this.nanos = nanos;
    }

    /** Sets the size of the largest checkpoint, of any replica; when it was signed there is not known. */
    synchronized void covered(long size) {
        if (size != signedSize) {
            signedSize = size;
            grownAt = OptionalLong.empty();
        }
    }

    /** Records a checkpoint of this process. */
    synchronized void signed(long size) {
        covered(size);
        signedAt = OptionalLong.of(nanos.getAsLong());
    }

    /** Sets the size of the log. */
    synchronized void grown(long size) {
        if (size > signedSize && grownAt.isEmpty()) {
            grownAt = OptionalLong.of(nanos.getAsLong());
        }
    }

    synchronized boolean isGrown() {
        return grownAt.isPresent();
    }

    synchronized boolean isDue() {
        return grownAt.isPresent()
                && (signedAt.isEmpty() || since(signedAt).plus(TOLERANCE).compareTo(every) >= 0);
    }

    /** Notes that a witness wants to be left alone. */
    synchronized void pause(Duration time) {
        pausedUntil = OptionalLong.of(nanos.getAsLong() + time.toNanos());
    }

    synchronized boolean isPaused() {
        return pausedUntil.isPresent() && nanos.getAsLong() - pausedUntil.getAsLong() < 0;
    }

    /** Time since the log first exceeded its largest checkpoint; zero when it does not. */
    synchronized Duration unsigned() {
        return grownAt.isEmpty() ? Duration.ZERO : since(grownAt);
    }

    private Duration since(OptionalLong moment) {
        return Duration.ofNanos(nanos.getAsLong() - moment.getAsLong());
    }
}
