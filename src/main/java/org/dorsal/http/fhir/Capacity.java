package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Limits concurrent requests (promise P6): as many run as the pool has connections, a bounded number waits for a
 * bounded time, and the rest receive 503. No queue is unbounded, so the service recovers from an overload.
 */
final class Capacity {
    private static final FhirReply FULL = OutcomeBody.of(new Objection.Busy(Duration.ofSeconds(1)));

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

    /**
     * Takes the whole request in, the reading of a large body's rest included: bounds the memory that bodies take.
     */
    FhirReply admit(Supplier<FhirReply> request) {
        if (!inside.tryAcquire()) {
            return full();
        }
        try {
            return request.get();
        } finally {
            inside.release();
        }
    }

    /** Does the part that needs the database; to be called within {@link #admit}, the body in hand. */
    FhirReply work(Supplier<FhirReply> part) {
        try {
            if (!working.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return full();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return full();
        }
        try {
            return part.get();
        } finally {
            working.release();
        }
    }

    private FhirReply full() {
        full.increment();
        return FULL;
    }

    /** Number of requests rejected for lack of capacity. */
    long turnedAway() {
        return full.sum();
    }
}
