package org.dorsal.writeback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.store.StoreFault;
import org.dorsal.writeback.Deliveries.Lease;
import org.dorsal.writeback.EhrHealth.Sites;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the workers of all sites for as long as the service runs. One of each site looks for work every second; it calls the
 * others when there is more than it can do. At the end each finishes the exchange that it is in.
 *
 * <p>Platform threads, few and long-lived: a virtual thread that reads a font out of the jar holds the jar's lock and may lose its
 * carrier, and with every carrier pinned by class loading that waits for this lock, nobody would ever go on.
 */
final class Draining implements SmartLifecycle {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** The others look by themselves too: a call may get lost. */
    private static final Duration BETWEEN_OWN_LOOKS = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    private final Sites sites;
    private final int workers;
    private final Duration patience;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Bell> bells = new ArrayList<>();
    private volatile boolean running;

    /**
     * @param workers of each site, at least one
     * @param patience how long an exchange may take that is to be finished when the service stops
     */
    Draining(Sites sites, int workers, Duration patience) {
        this.sites = sites;
        this.workers = workers;
        this.patience = patience;
    }

    @Override
    public synchronized void start() {
        running = true;
        for (Engine engine : sites.all()) {
            Bell bell = new Bell();
            bells.add(bell);
            for (int worker = 0; worker < workers; worker++) {
                Duration pause = worker == 0 ? BETWEEN_LOOKS : BETWEEN_OWN_LOOKS;
                Drain drain = new Drain(engine, () -> !running);
                threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("write-back " + engine.site() + " " + worker)
                        .start(() -> work(engine, drain, bell, pause)));
            }
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        bells.forEach(bell -> bell.end(workers));
        try {
            for (Thread thread : threads) {
                if (!thread.join(patience)) {
                    LOG.warn("{} is left behind in an exchange; what it sent will be looked up", thread.getName());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
        bells.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work(Engine engine, Drain drain, Bell bell, Duration pause) {
        while (running) {
            if (worked(engine, drain)) {
                bell.ring();
            } else if (!bell.await(pause)) {
                LOG.trace("site {}: nothing to do", engine.site());
            }
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

    /** Wakes those who wait, one for each ring. */
    private static final class Bell {
        private final Semaphore rung = new Semaphore(0);

        void ring() {
            if (rung.availablePermits() == 0) {
                rung.release();
            }
        }

        void end(int waiting) {
            rung.release(waiting);
        }

        /** Whether it rang. */
        boolean await(Duration atMost) {
            try {
                return rung.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** One worker of one site: takes the patient who has waited longest and works for them. Any number may run, anywhere. */
    static final class Drain {
        private final Engine engine;
        private final BooleanSupplier stopping;

        /** @param stopping whether the process is about to end, so that nothing new is begun */
        Drain(Engine engine, BooleanSupplier stopping) {
            this.engine = engine;
            this.stopping = stopping;
        }

        /** Works for one patient; false when there was nobody to work for, or the EHR is away. */
        boolean once() {
            if (!engine.health().open() && !isBack()) {
                return false;
            }
            long before = engine.ticks().getAsLong();
            Optional<Lease> lease = engine.deliveries().lease(engine.site(), engine.now(), engine.leaseLength());
            lease.ifPresent(held -> new LaneWork(engine, held, new Keeping(engine, held, before), stopping).run());
            return lease.isPresent();
        }

        /** Asked by a harmless question, so that no delivery is spent on it. */
        private boolean isBack() {
            if (!engine.health().askNow(engine.now())) {
                return false;
            }
            EhrReply reply =
                    engine.ehr().call(new Authority.Nobody(new SiteId(engine.site())), EhrCall.get("metadata"));
            boolean back =
                    reply instanceof EhrReply.Answered(int status, var _, var _) && status < 500 && status != 429;
            if (back) {
                engine.health().answered();
            } else {
                engine.health().failed(engine.now());
            }
            engine.watch()
                    .attempted(engine.site(), Attempt.Act.READ, back ? Attempt.Outcome.DONE : Attempt.Outcome.UNKNOWN);
            return back;
        }
    }
}
