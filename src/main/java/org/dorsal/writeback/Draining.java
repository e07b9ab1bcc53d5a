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
import org.dorsal.store.StoreFault;
import org.dorsal.writeback.EhrHealth.Sites;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs workers for all sites for as long as the service runs. One thread looks once a second which sites have something to do, by one
 * statement for all of them; a site with nothing to do costs neither thread nor statement. At the end each worker finishes the
 * exchange that it is in.
 */
final class Draining implements SmartLifecycle {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Of all sites together; who finds none free is called again at the next look. */
    private static final int MOST_THREADS = 64;

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    private final Sites sites;
    private final Supplier<List<String>> due;
    private final int workers;
    private final Duration patience;
    private final Map<String, Semaphore> atWork = new ConcurrentHashMap<>();
    private Optional<ThreadPoolExecutor> threads = Optional.empty();
    private CountDownLatch end = new CountDownLatch(1);
    private volatile boolean running;

    /**
     * @param due names of sites that have something to do
     * @param workers of each site at once, at least one
     * @param patience how long an exchange may take that is to be finished when the service stops
     */
    Draining(Sites sites, Supplier<List<String>> due, int workers, Duration patience) {
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
                MOST_THREADS,
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
                // whatever it is, the only one who looks must look again; its message could quote the record
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

    /** One more worker for that site, unless it has them all. */
    private void call(ThreadPoolExecutor pool, Engine engine) {
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

    /** Whoever finds work calls the next one: there may be more than one can do. */
    private void work(ThreadPoolExecutor pool, Engine engine, Semaphore free) {
        try (var _ = Pools.as(Pool.DELIVERIES)) {
            Drain drain = new Drain(engine, () -> !running);
            while (running && worked(engine, drain)) {
                call(pool, engine);
            }
        } finally {
            free.release();
        }
    }

    /** Whatever goes wrong, the lane's lease runs out and somebody looks again. */
    private static boolean worked(Engine engine, Drain drain) {
        try {
            return drain.once();
        } catch (StoreFault fault) {
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
     * One worker of one site: takes the patient who has waited longest and works for them. Any number may run, anywhere.
     *
     * @param stopping whether the process is about to end, so that nothing new is begun
     */
    record Drain(Engine engine, BooleanSupplier stopping) {
        /** Works for one patient; false when there was nobody to work for, or the EHR is away. */
        boolean once() {
            if (!engine.health().open() && !isBack()) {
                return false;
            }
            long before = engine.ticks().getAsLong();
            Optional<Lease> lease = engine.deliveries().lease(engine.site(), engine.now(), engine.leaseLength());
            lease.ifPresent(held -> new LaneWork(engine, held, new LeasedLedger(engine, held, before), stopping).run());
            return lease.isPresent();
        }

        /** Asked by a harmless question, so that no delivery is spent on it. */
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
