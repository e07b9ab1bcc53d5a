package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the memory of all answers together, from their making until they are sent: pages, answers to Bundles, and the
 * models from which HAPI encodes other forms. Otherwise a few large ones, or many that their readers take slowly, would end
 * the process. An answer without room waits for a moment, then its request receives 503.
 */
final class AnswerMemory {
    private static final int PART_OF_HEAP = 4;
    private static final int UNIT_BYTES = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore units;
    private final int size;

    /** @param bytes of all answers together; a larger one is made alone */
    AnswerMemory(long bytes) {
        this.size = Math.toIntExact(bytes / UNIT_BYTES);
        this.units = new Semaphore(size, true);
    }

    static AnswerMemory ofHeap() {
        return new AnswerMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Returns a share without memory. */
    Share share() {
        return new Share();
    }

    /** Memory of one answer; closing it twice has no effect. */
    final class Share implements AutoCloseable {
        private int held;

        /** Waits until the share has that many bytes; throws an ObjectionException if others keep them. */
        void growTo(long bytes) {
            int more = units(bytes) - held;
            try {
                if (more > 0 && !units.tryAcquire(more, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new ObjectionException(new Objection.Busy(RETRY_AFTER));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ObjectionException(new Objection.Busy(RETRY_AFTER));
            }
            held += Math.max(0, more);
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
