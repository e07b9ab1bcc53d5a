package org.dorsal.start;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.NotificationEmitter;

/**
 * Has the old generation collected when garbage has gathered in it. The serial collector, which the service is shipped with, does
 * not do so by itself while the heap may still grow: it takes more memory for what it promotes, so that under load the process grows
 * until {@code -Xmx} (ADR 46). Other collectors are left alone.
 */
public final class OldGeneration {
    /** What the serial collector calls it. */
    private static final String NAME = "Tenured Gen";

    /** What may gather, in bytes; a collection takes a tenth of a second, and under full load it takes twenty minutes to gather. */
    private static final long LEAST_GARBAGE = 16 << 20;

    /** Of much that is alive, garbage may be this part, since a collection takes longer. */
    private static final int PART = 3;

    private final MemoryPoolMXBean pool;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
    }

    /** From now on, until the process ends; what is there now counts as alive. */
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
