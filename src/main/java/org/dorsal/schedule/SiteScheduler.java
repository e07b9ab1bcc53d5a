package org.dorsal.schedule;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs workers for all sites during the lifetime of the service. One thread polls regularly for sites with due work, by
 * one statement for all sites; an idle site costs neither thread nor statement, and without sites nothing runs. At
 * shutdown each worker finishes its current step.
 */
public final class SiteScheduler implements SmartLifecycle {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(SiteScheduler.class);

    private final String name;
    private final Map<String, SiteWorker> sites;
    private final Supplier<List<String>> due;
    private final WorkLimits limits;
    private final Map<String, Semaphore> atWork = new ConcurrentHashMap<>();
    private Optional<ThreadPoolExecutor> threads = Optional.empty();
    private Optional<PeriodicTask> polling = Optional.empty();
    private volatile boolean running;

    /** Worker of one site. Any number may run, on any replica. */
    @FunctionalInterface
    public interface SiteWorker {
        /**
         * Takes the lane that has been due longest and works on it; false when none is due.
         *
         * @param stopping whether the process is stopping, so that no new exchange is started
         */
        boolean once(BooleanSupplier stopping);
    }

    /**
     * Limits of the work.
     *
     * @param pool connections that it uses
     * @param threads maximum number of workers for all sites; one without a free thread is started at the next poll
     * @param workers maximum number of workers per site, at least 1
     * @param patience maximum duration of a step to finish at shutdown
     * @param interval time between two polls
     */
    public record WorkLimits(Pool pool, int threads, int workers, Duration patience, Duration interval) {
        private static final int MAX_EXCHANGES = 64;

        /** Creates limits with a poll once a second. */
        public WorkLimits(Pool pool, int threads, int workers, Duration patience) {
            this(pool, threads, workers, patience, INTERVAL);
        }

        /** The same with another time between two polls. */
        public WorkLimits every(Duration interval) {
            return new WorkLimits(pool, threads, workers, patience, interval);
        }

        /** Limits of exchanges with other systems. */
        public static WorkLimits ofExchanges(int workers, Duration patience) {
            return new WorkLimits(Pool.DELIVERIES, MAX_EXCHANGES, workers, patience);
        }
    }

    /**
     * @param name name of the work, for its threads and the log
     * @param sites worker of each site, by the site's name
     * @param due names of sites with due lanes
     */
    public SiteScheduler(String name, Map<String, SiteWorker> sites, Supplier<List<String>> due, WorkLimits limits) {
        this.name = name;
        this.sites = Map.copyOf(sites);
        this.due = due;
        this.limits = limits;
    }

    @Override
    public synchronized void start() {
        running = true;
        if (sites.isEmpty()) {
            return;
        }
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0,
                limits.threads(),
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name + " ", 0).factory(),
                new ThreadPoolExecutor.AbortPolicy());
        threads = Optional.of(pool);
        polling = Optional.of(PeriodicTask.start(name + " poll", Duration.ZERO, limits.interval(), () -> poll(pool)));
    }

    @Override
    public synchronized void stop() {
        running = false;
        polling.ifPresent(task -> task.stop(limits.patience()));
        polling = Optional.empty();
        try {
            for (ThreadPoolExecutor pool : threads.stream().toList()) {
                pool.shutdown();
                if (!pool.awaitTermination(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("{}: a step is left behind; it is repeated or looked up after its lease", name);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void poll(ThreadPoolExecutor pool) {
        try (var _ = Pools.as(limits.pool())) {
            due.get().stream()
                    .filter(sites::containsKey)
                    .forEach(site -> call(pool, site, Objects.requireNonNull(sites.get(site))));
        }
    }

    /** Starts one more worker for the site, up to the limit. */
    private void call(ThreadPoolExecutor pool, String site, SiteWorker worker) {
        Semaphore free = atWork.computeIfAbsent(site, _ -> new Semaphore(limits.workers()));
        if (!free.tryAcquire()) {
            return;
        }
        try {
            pool.execute(() -> work(pool, site, worker, free));
        } catch (RejectedExecutionException _) {
            free.release(); // all threads are taken, or the service stops
        }
    }

    /** Works until nothing is left. A worker with work starts another, because there may be more. */
    private void work(ThreadPoolExecutor pool, String site, SiteWorker worker, Semaphore free) {
        try (var _ = Pools.as(limits.pool())) {
            while (running && worked(site, worker)) {
                call(pool, site, worker);
            }
        } finally {
            free.release();
        }
    }

    /** Works on one row; a row whose work throws comes again after its lease, behind the others. */
    private boolean worked(String site, SiteWorker worker) {
        return PeriodicTask.isDone("site " + site + ", " + name, () -> worker.once(() -> !running));
    }
}
