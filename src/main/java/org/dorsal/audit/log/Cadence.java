package org.dorsal.audit.log;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * When a checkpoint is due: the log has grown and the last one is old enough. By a monotonic clock, which no NTP and nobody sets;
 * after a start the last checkpoint is taken to be old. Read by other threads.
 */
final class Cadence {
    private final Duration every;
    private final LongSupplier nanos;
    private long signedSize;
    private OptionalLong signedAt = OptionalLong.empty();
    private OptionalLong grownAt = OptionalLong.empty();

    Cadence(Duration every, LongSupplier nanos) {
        this.every = every;
        this.nanos = nanos;
    }

    /** So large is the largest checkpoint, whoever signed it. */
    synchronized void signed(long size) {
        if (size != signedSize) {
            signedSize = size;
            signedAt = OptionalLong.of(nanos.getAsLong());
            grownAt = OptionalLong.empty();
        }
    }

    /** So large is the log. */
    synchronized void grown(long size) {
        if (size > signedSize && grownAt.isEmpty()) {
            grownAt = OptionalLong.of(nanos.getAsLong());
        }
    }

    synchronized boolean isGrown() {
        return grownAt.isPresent();
    }

    synchronized boolean isDue() {
        return grownAt.isPresent() && (signedAt.isEmpty() || since(signedAt).compareTo(every) >= 0);
    }

    /** How long there has been something that no checkpoint holds; zero when there is nothing. */
    synchronized Duration unsigned() {
        return grownAt.isEmpty() ? Duration.ZERO : since(grownAt);
    }

    private Duration since(OptionalLong moment) {
        return Duration.ofNanos(nanos.getAsLong() - moment.getAsLong());
    }
}
