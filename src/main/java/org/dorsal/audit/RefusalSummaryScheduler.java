package org.dorsal.audit;

import java.time.Duration;
import java.util.Optional;
import org.dorsal.schedule.PeriodicTask;
import org.springframework.context.SmartLifecycle;

/**
 * Scheduler of the summary events of counted refusals: writes them a few seconds after the end of a minute, and the
 * remaining ones at shutdown.
 */
public final class RefusalSummaryScheduler implements SmartLifecycle {
    private static final String NAME = "counted refusals";
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final AuditRecorder recorder;
    private volatile Optional<PeriodicTask> task = Optional.empty();

    public RefusalSummaryScheduler(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void start() {
        task = Optional.of(PeriodicTask.start(NAME, PAUSE, PAUSE, () -> recorder.recordRefusals(false)));
    }

    /** Stops after the web server, when no further refusal is counted. */
    @Override
    public void stop() {
        task.ifPresent(running -> running.stop(PAUSE));
        task = Optional.empty();
        PeriodicTask.isDone(NAME, () -> {
            recorder.recordRefusals(true);
            return true;
        });
    }

    @Override
    public boolean isRunning() {
        return task.isPresent();
    }

    /** Below the web server's, which stops first. */
    @Override
    public int getPhase() {
        return 0;
    }
}
