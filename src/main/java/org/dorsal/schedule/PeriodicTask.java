package org.dorsal.schedule;

import java.time.Duration;
import java.util.concurrent.*;
import java.util.function.BooleanSupplier;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Task that repeats on a thread of its own, with a pause between two rounds. A round that throws is logged, and the next one
 * runs: an executor drops a repeated task for ever, without a log line, when it throws once.
 */
public final class PeriodicTask {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);

    private final ScheduledExecutorService thread;

    private PeriodicTask(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /**
     * Starts a task.
     *
     * @param name name of the thread, and of the work in the log
     * @param delay time to the first round
     * @param pause time between two rounds
     */
    public static PeriodicTask start(String name, Duration delay, Duration pause, Runnable round) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        Runnable guarded = () -> isDone(name, () -> {
            round.run();
            return true;
        });
        var _ = thread.scheduleWithFixedDelay(guarded, delay.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return new PeriodicTask(thread);
    }

    /** Starts no further round and waits for the current one; false when it takes longer than that. */
    public boolean stop(Duration patience) {
        thread.shutdown();
        try {
            return thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Runs work in the background and logs what it throws, an {@link Error} too, which would end its thread. The log names the
     * class of the fault and its place, because its message could quote the record.
     *
     * @return the result of the work; false when it threw
     */
    public static boolean isDone(String name, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (StoreException fault) {
            LOG.warn("{}: stopped for a moment: {}", name, fault.getMessage());
        } catch (Throwable fault) {
            StackTraceElement[] trace = fault.getStackTrace();
            LOG.error(
                    "{}: broke off with {} at {}",
                    name,
                    fault.getClass().getSimpleName(),
                    trace.length == 0 ? "?" : trace[0]);
        }
        return false;
    }
}
