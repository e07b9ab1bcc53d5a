package org.dorsal.export;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Prepares the exports of all sites, with at most two threads, so that exports take few of the API's connections. Polls
 * for due jobs once a second, by one statement for all sites; without a site with exports nothing runs.
 */
final class ExportScheduler implements SmartLifecycle {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int THREADS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(ExportScheduler.class);

    private final ExportPreparation preparation;
    private Optional<ScheduledExecutorService> threads = Optional.empty();
    private volatile boolean running;

    ExportScheduler(Function<BooleanSupplier, ExportPreparation> preparation) {
        this.preparation = preparation.apply(() -> !running);
    }

    @Override
    public synchronized void start() {
        running = true;
        if (preparation.settings().sites().isEmpty()) {
            return;
        }
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("export ", 0).factory());
        for (int thread = 0; thread < THREADS; thread++) {
            var _ = pool.scheduleWithFixedDelay(this::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        }
        threads = Optional.of(pool);
    }

    @Override
    public synchronized void stop() {
        running = false;
        try {
            for (ScheduledExecutorService pool : threads.stream().toList()) {
                pool.shutdown();
                if (!pool.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("the preparation of an export is left behind; it continues after its lease");
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

    private void look() {
        try (var _ = Pools.as(Pool.API)) {
            List<String> due =
                    preparation.work().sitesWithDue(preparation.clock().instant());
            due.stream().filter(preparation.settings()::has).forEach(site -> {
                preparation.work().expire(site, preparation.clock().instant());
                while (running && preparation.prepareOne(site)) {
                    // until no job of the site is due
                }
            });
        } catch (StoreException fault) {
            LOG.warn("exports can't be prepared for a moment: {}", fault.getMessage());
        } catch (RuntimeException unforeseen) {
            // its message could quote the record; the next look tries again, after the lease
            LOG.error(
                    "the preparation of an export broke off with {}",
                    unforeseen.getClass().getSimpleName());
        }
    }
}
