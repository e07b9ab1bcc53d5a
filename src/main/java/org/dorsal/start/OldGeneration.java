package org.dorsal.start;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.NotificationEmitter;

/**
 * Triggers a collection of the old generation when garbage has gathered in it. The serial collector, which the service is shipped with, does not start one while the heap may still grow: it takes more memory for what it promotes, so that under load the process grows
 * until {@code -Xmx} (performance.md, old-generation threshold). Other collectors are left alone.
 */
public final class OldGeneration {
    /** Name of the generation in the serial collector. */
    private static final String NAME = "Tenured Gen";

    /**
     * Garbage in bytes that triggers a collection; a collection takes a tenth of a second, and gathering so much
     * takes twenty minutes under full load.
     */
    private static final long LEAST_GARBAGE = 16 << 20;

    /** Share of the live data that may be garbage, since a collection of more data takes longer. */
    private static final int PART = 3;

    private final MemoryPoolMXBean pool;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
    }

    /** Starts the observation, until the process ends; the present content counts as alive. */
    public static void collectWhenGrown() {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(NAME))
                .map(OldGeneration::new)
                .forEach(OldGeneration::watch);
    }

    private void watch() {
        ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
                .addNotificationListener(
                        (_, _) -> collect(),
                        told -> told.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
                        null);
        expectGarbage();
    }

    private void collect() {
        System.gc();
        expectGarbage();
    }

    private void expectGarbage() {
        long alive = pool.getUsage().getUsed();
        pool.setUsageThreshold(Math.min(
                alive + Math.max(LEAST_GARBAGE, alive / PART), pool.getUsage().getMax()));
    }
}
