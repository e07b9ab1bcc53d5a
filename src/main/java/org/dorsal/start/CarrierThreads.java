package org.dorsal.start;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many threads carry the virtual ones (performance.md, few carrier threads). Class loading pins a virtual thread
 * to its carrier: as many requests as there are
 * carriers, all of them waiting for a class while one that has lost its carrier holds the jar's lock, would stop the service for
 * ever. So there are many at the start, when classes are loaded. Many cost each request some wake-ups, so there are few afterwards;
 * and when no virtual thread can begin any more, there are more than ever.
 *
 * @param few how many there are once the classes are loaded
 * @param most how many there are once they were too few
 * @param patience how long a virtual thread may take to begin
 */
public record CarrierThreads(VirtualThreadSchedulerMXBean scheduler, int few, int most, Duration patience) {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierThreads.class);

    /** System property that the JDK reads once, with the first virtual thread; a value of the administrator wins. */
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

    private static final int AT_START = 16;
    private static final int FOR_EACH_CORE = 2;
    private static final int LEAST = 4;
    private static final int MOST = 64;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Before the first virtual thread. */
    public static void begin() {
        if (System.getProperty(PARALLELISM) == null) {
            System.setProperty(PARALLELISM, Integer.toString(AT_START));
        }
    }

    /** From now on, until the process ends; fewer from half a minute after the service is ready. */
    public static void watch() {
        var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        if (scheduler.getParallelism() != AT_START) {
            return;
        }
        int few = Math.max(LEAST, FOR_EACH_CORE * Runtime.getRuntime().availableProcessors());
        CarrierThreads carriers = new CarrierThreads(scheduler, Math.min(few, AT_START), MOST, PATIENCE);
        var looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("carriers").factory());
        var _ = looks.schedule(carriers::settle, START.toMillis(), TimeUnit.MILLISECONDS);
        var _ = looks.scheduleWithFixedDelay(
                carriers::look, PATIENCE.toMillis(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void settle() {
        if (scheduler.getParallelism() < most) {
            scheduler.setParallelism(few);
        }
    }

    private void look() {
        try {
            suffice();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // never interrupted: the process ends without it
        }
    }

    /** Whether a virtual thread begins in time; where none does, there are more carriers when this returns. */
    boolean suffice() throws InterruptedException {
        var begun = new CountDownLatch(1);
        Thread.startVirtualThread(begun::countDown);
        if (begun.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        if (scheduler.getParallelism() < most) {
            LOG.warn("no virtual thread could begin for {}: {} threads carry them from now on", patience, most);
        }
        scheduler.setParallelism(most);
        call();
        return false;
    }

    /**
     * New carriers begin only when a virtual thread is queued behind none. There are several queues, and which one is taken goes by the
     * thread that starts it.
     */
    private void call() {
        for (int thread = 0; thread < most; thread++) {
            Thread.ofPlatform().start(() -> Thread.startVirtualThread(() -> {}));
        }
    }
}
