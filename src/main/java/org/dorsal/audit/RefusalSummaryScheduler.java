package org.dorsal.audit;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Scheduler of the summary events of counted refusals: writes them a few seconds after the end of a minute, and the
 * remaining ones at shutdown.
 */
public final class RefusalSummaryScheduler implements SmartLifecycle {
    private static final int BETWEEN_LOOKS_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(RefusalSummaryScheduler.class);

    private final AuditRecorder recorder;
    private volatile Optional<ScheduledExecutorService> looking = Optional.empty();

    public RefusalSummaryScheduler(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void start() {
        var looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("refusals").factory());
        Runnable look = () -> tell(false);
        var _ = looks.scheduleWithFixedDelay(look, BETWEEN_LOOKS_SECONDS, BETWEEN_LOOKS_SECONDS, TimeUnit.SECONDS);
        looking = Optional.of(looks);
    }

    /** Stops after the web server, when no further refusal is counted. */
    @Override
    public void stop() {
        looking.ifPresent(ScheduledExecutorService::shutdown);
        looking = Optional.empty();
        tell(true);
    }

    @Override
    public boolean isRunning() {
        return looking.isPresent();
    }

    /** Below the web server's, which stops first. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void tell(boolean all) {
        try {
            recorder.tellCounted(all);
        } catch (StoreException fault) {
            LOG.warn("counted refusals could not be told{}: {}", all ? " and are lost" : " yet", fault.getMessage());
        }
    }
}
