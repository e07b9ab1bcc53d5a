package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits concurrent requests (promise {@code unavailable}): as many run as the pool has connections, a bounded number waits for a
 * bounded time, and the rest receive 503. No queue is unbounded, so the service recovers from an overload.
 */
final class Capacity {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore inside;
    private final Semaphore working;
    private final Duration patience;
    private final LongAdder full = new LongAdder();

    /**
     * @param working requests that use the database at once
     * @param waiting requests that may stand before it, bodies in hand
     * @param patience how long each of them waits
     */
    Capacity(int working, int waiting, Duration patience) {
        this.working = new Semaphore(working, true);
        this.inside = new Semaphore(working + waiting);
        this.patience = patience;
    }

    /** Takes the whole request in, the reading of a large body's rest included: bounds the memory that bodies take. */
    Permit enter() {
        if (!inside.tryAcquire()) {
            throw busy();
        }
        return new Permit();
    }

    /** Place of one request; closing it twice has no effect. */
    final class Permit implements AutoCloseable {
        private boolean works;
        private boolean closed;

        /** Waits for the turn to do the part that needs the database, the body in hand. */
        void work() {
            try {
                if (!working.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw busy();
                }
                works = true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw busy();
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            inside.release();
            if (works) {
                working.release();
            }
        }
    }

    private ObjectionException busy() {
        full.increment();
        return new ObjectionException(new Objection.Busy(RETRY_AFTER));
    }

    /** Number of requests rejected for lack of capacity. */
    long turnedAway() {
        return full.sum();
    }
}
