package org.dorsal.writeback;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.store.DeliveryLanes.Lease;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.dorsal.store.StoreException;
import org.dorsal.writeback.EhrHealth.SiteEngines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs workers for all sites during the lifetime of the service. One thread polls once a second for sites with due
 * lanes, by one statement for all sites; an idle site costs neither thread nor statement. At shutdown each worker
 * finishes its current exchange.
 */
final class DeliveryScheduler implements SmartLifecycle {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Maximum number of threads for all sites; a worker without a free thread is started at the next poll. */
    private static final int MAX_THREADS = 64;

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryScheduler.class);

    private final SiteEngines sites;
    private final Supplier<List<String>> due;
    private final int workers;
    private final Duration patience;
    private final Map<String, Semaphore> atWork = new ConcurrentHashMap<>();
    private Optional<ThreadPoolExecutor> threads = Optional.empty();
    private CountDownLatch end = new CountDownLatch(1);
    private volatile boolean running;

    /**
     * @param due names of sites with due lanes
     * @param workers maximum number of workers per site, at least 1
     * @param patience maximum duration of an exchange to finish at shutdown
     */
    DeliveryScheduler(SiteEngines sites, Supplier<List<String>> due, int workers, Duration patience) {
        this.sites = sites;
        this.due = due;
        this.workers = workers;
        this.patience = patience;
    }

    @Override
    public synchronized void start() {
        running = true;
        end = new CountDownLatch(1);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0,
                MAX_THREADS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("write-back ", 0).factory(),
                new ThreadPoolExecutor.AbortPolicy());
        threads = Optional.of(pool);
        CountDownLatch until = end;
        pool.execute(() -> {
            try (var _ = Pools.as(Pool.DELIVERIES)) {
                look(pool, until);
            }
        });
    }

    @Override
    public synchronized void stop() {
        running = false;
        end.countDown();
        try {
            for (ThreadPoolExecutor pool : threads.stream().toList()) {
                pool.shutdown();
                if (!pool.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("an exchange is left behind; what it sent will be looked up");
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

    private void look(ThreadPoolExecutor pool, CountDownLatch until) {
        do {
            try {
                due.get().forEach(site -> sites.engine(site).ifPresent(engine -> call(pool, engine)));
            } catch (RuntimeException fault) {
                // the only polling thread must survive any fault; the message could quote the record
                LOG.warn(
                        "write-back can't look for a moment: {}",
                        fault.getClass().getSimpleName());
            }
        } while (!ended(until));
    }

    private static boolean ended(CountDownLatch until) {
        try {
            return until.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Starts one more worker for the site, up to the limit. */
    private void call(ThreadPoolExecutor pool, DeliveryEngine engine) {
        Semaphore free = atWork.computeIfAbsent(engine.site(), _ -> new Semaphore(workers));
        if (!free.tryAcquire()) {
            return;
        }
        try {
            pool.execute(() -> work(pool, engine, free));
        } catch (RejectedExecutionException _) {
            free.release(); // all threads are taken, or the service stops
        }
    }

    /** Works until nothing is left. A worker with work starts another, because there may be more. */
    private void work(ThreadPoolExecutor pool, DeliveryEngine engine, Semaphore free) {
        try (var _ = Pools.as(Pool.DELIVERIES)) {
            DeliveryWorker drain = new DeliveryWorker(engine, () -> !running);
            while (running && worked(engine, drain)) {
                call(pool, engine);
            }
        } finally {
            free.release();
        }
    }

    /** Does one lane; on a fault the lease runs out and the lane becomes due again. */
    private static boolean worked(DeliveryEngine engine, DeliveryWorker drain) {
        try {
            return drain.once();
        } catch (StoreException fault) {
            LOG.warn("site {}: write-back stopped for a moment: {}", engine.site(), fault.getMessage());
            return false;
        } catch (RuntimeException unforeseen) {
            // its message could quote the record
            LOG.error(
                    "site {}: a delivery broke off with {} at {}",
                    engine.site(),
                    unforeseen.getClass().getSimpleName(),
                    unforeseen.getStackTrace().length == 0 ? "?" : unforeseen.getStackTrace()[0]);
            return false;
        }
    }

    /**
     * Worker of one site; leases the patient who has waited longest. Any number may run, on any replica.
     *
     * @param stopping whether the process is stopping, so that no new item is started
     */
    record DeliveryWorker(DeliveryEngine engine, BooleanSupplier stopping) {
        /** Works on one patient's lane; false when no lane is due or the EHR is down. */
        boolean once() {
            if (!engine.health().open() && !isBack()) {
                return false;
            }
            long before = engine.ticks().getAsLong();
            Optional<Lease> lease = engine.deliveries().lease(engine.site(), engine.now(), engine.leaseLength());
            lease.ifPresent(
                    held -> new LaneWorker(engine, held, new LeasedLedger(engine, held, before), stopping).run());
            return lease.isPresent();
        }

        /** Probes the EHR with a metadata request, so that no delivery is used as a probe. */
        private boolean isBack() {
            if (!engine.health().askNow(engine.now())) {
                return false;
            }
            EhrReply reply = engine.ehr()
                    .call(new CallAuthority.NoAuthority(new SiteId(engine.site())), EhrCall.get("metadata"));
            boolean back = reply instanceof EhrReply.CompleteEhrReply(int status, var _, var _)
                    && status < 500
                    && status != 429;
            if (back) {
                engine.health().answered();
            } else {
                engine.health().failed(engine.now());
            }
            engine.watch()
                    .attempted(
                            engine.site(),
                            Attempt.AttemptAction.READ,
                            back ? Attempt.AttemptOutcome.DONE : Attempt.AttemptOutcome.UNKNOWN);
            return back;
        }
    }
}
