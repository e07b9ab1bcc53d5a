package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits the memory of all answers together, from their making until they are sent: pages, answers to Bundles, and the
 * models from which HAPI encodes other forms. Otherwise a few large ones, or many that their readers take slowly, would end
 * the process. An answer without room waits for a moment, then its request receives 503.
 */
final class AnswerMemory {
    private static final int UNIT_BYTES = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore units;
    private final int size;
    private final LongAdder full = new LongAdder();

    /** @param bytes of all answers together; a larger one is made alone */
    AnswerMemory(long bytes) {
        this.size = Math.toIntExact(bytes / UNIT_BYTES);
        this.units = new Semaphore(size, true);
    }

    /** @param part of the heap, such as 4 for a quarter */
    static AnswerMemory ofHeap(int part) {
        return new AnswerMemory(Runtime.getRuntime().maxMemory() / part);
    }

    /** Returns a share of that many bytes, when there is room for it ({@link Share#growTo}). */
    Share share(long bytes) {
        Share share = new Share();
        share.growTo(bytes);
        return share;
    }

    /** Number of answers that had no room. */
    long turnedAway() {
        return full.sum();
    }

    /** Memory of one answer; closing it twice has no effect. */
    final class Share implements AutoCloseable {
        private int held;

        /** Waits until the share has that many bytes; throws an ObjectionException if others keep them. */
        void growTo(long bytes) {
            int more = units(bytes) - held;
            try {
                if (more > 0 && !units.tryAcquire(more, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    full.increment();
                    throw new ObjectionException(new Objection.Busy(RETRY_AFTER));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ObjectionException(new Objection.Busy(RETRY_AFTER));
            }
            held += Math.max(0, more);
        }

        /**
         * Waits until the share has that many bytes, without those that it had: large answers that keep theirs would wait
         * for each other.
         */
        void exchangeFor(long bytes) {
            shrinkTo(0);
            growTo(bytes);
        }

        /** Releases what exceeds that many bytes. */
        void shrinkTo(long bytes) {
            int less = Math.max(0, held - units(bytes));
            held -= less;
            units.release(less);
        }

        private int units(long bytes) {
            return (int) Math.min(size, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }
}
