package org.dorsal.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.dorsal.limit.Limit.LimitRules;

/**
 * All limits of the service. A site may hold half of the memory and of the database's places that others leave, and three
 * quarters of other places.
 *
 * @param memory bytes of the heap that requests, answers and records of EHRs take
 * @param database requests of programs that use the database
 * @param work tasks that keep a core busy, as many as two for each core
 * @param log answers of the public log
 * @param bodies threads that wait for the rest of a body
 * @param strangers requests without a verified credential
 * @param delays refusals that wait, so that a flood waits for them
 * @param transfers downloads of exports
 */
public record SharedLimits(
        Limit memory,
        Limit database,
        Limit work,
        Limit log,
        Limit bodies,
        Limit strangers,
        Limit delays,
        Limit transfers) {
    /** Time that a request waits for a place or for memory. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Heap that no grant accounts for: 80 MB live, the young generation of 48 MB, 32 MB of pages and buffers. */
    private static final long UNCOUNTED_HEAP = 160L << 20;

    private static final long LEAST_MEMORY = 32L << 20;
    private static final long MEMORY_FLOOR = 2L << 20;

    /**
     * Sizes that depend on the process.
     *
     * @param heap bytes that it may have
     * @param connections to the database, for programs
     * @param strangers requests without a verified credential of one address at the same time
     * @param several whether it serves more than one site
     */
    public record ProcessSize(long heap, int cores, int connections, int strangers, boolean several) {
        private LimitRules places(String name, int capacity) {
            return new LimitRules(name, capacity, 1, 3, several);
        }

        private LimitRules memory() {
            long memory = heap - UNCOUNTED_HEAP;
            if (memory < LEAST_MEMORY) {
                throw new IllegalStateException("The heap has " + (heap >> 20)
                        + " MB, which is too little to serve requests; start Java with -Xmx256m or more.");
            }
            return new LimitRules("memory", memory, MEMORY_FLOOR, 1, several);
        }
    }

    public static SharedLimits of(ProcessSize process, Limit.Observer observer) {
        return new SharedLimits(
                new Limit(process.memory(), observer),
                new Limit(new LimitRules("database", process.connections(), 1, 1, process.several()), observer),
                new Limit(process.places("work", 2 * process.cores()), observer),
                new Limit(process.places("log", 8), observer),
                new Limit(process.places("bodies", 96), observer),
                new Limit(new LimitRules("strangers", 4L * process.strangers(), 1, 1, true), observer),
                new Limit(process.places("delays", 100), observer),
                new Limit(process.places("transfers", 8), observer));
    }

    /**
     * Keeps a refused caller waiting, unless too many wait already: a flood then waits for its refusals, and leaves the
     * processors to others. Call it with nothing in hand.
     */
    public void delay(Owner owner) {
        try (Limit.Grant _ = delays.take(owner, 1, Duration.ZERO)) {
            LockSupport.parkNanos(PATIENCE.toNanos());
        } catch (LimitException _) {
            return; // at once
        }
    }

    public List<Limit> all() {
        return Stream.of(memory, database, work, log, bodies, strangers, delays, transfers)
                .toList();
    }
}
