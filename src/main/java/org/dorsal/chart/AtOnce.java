package org.dorsal.chart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs all reads at the same time and waits for them only so long: a clinician waits at the door. */
final class AtOnce {
    private static final Logger LOG = LoggerFactory.getLogger(AtOnce.class);

    private AtOnce() {}

    /** What each task brought, in their order; those that broke or did not end in time are named as unread. */
    static List<Part> run(List<Part.Task> tasks, Duration limit) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Callable<Part>> calls = tasks.stream()
                    .<Callable<Part>>map(task -> () -> task.read().get())
                    .toList();
            List<Future<Part>> done = threads.invokeAll(calls, limit.toMillis(), TimeUnit.MILLISECONDS);
            List<Part> parts = new ArrayList<>();
            for (int at = 0; at < tasks.size(); at++) {
                parts.add(part(tasks.get(at).what(), done.get(at)));
            }
            return parts;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return tasks.stream()
                    .map(task -> Part.unread(task.what(), Unread.Reason.LATE))
                    .toList();
        } finally {
            threads.shutdownNow(); // not close(): that would wait for a read that does not heed its interruption
        }
    }

    private static Part part(String what, Future<Part> done) throws InterruptedException {
        try {
            return done.get();
        } catch (CancellationException _) {
            return Part.unread(what, Unread.Reason.LATE);
        } catch (ExecutionException fault) {
            String kind = Optional.ofNullable(fault.getCause())
                    .map(cause -> cause.getClass().getName())
                    .orElse("unknown fault");
            LOG.warn("reading {} of an EHR's record broke: {}", what, kind); // a message could quote the record
            return Part.unread(what, Unread.Reason.UNREADABLE);
        }
    }
}
