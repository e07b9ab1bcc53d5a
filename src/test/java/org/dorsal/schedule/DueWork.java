package org.dorsal.schedule;

import java.util.concurrent.*;
import java.util.stream.Stream;
import org.dorsal.schedule.SiteScheduler.SiteWorker;

/** Work of a site that is due, done at once: a scheduler starts its second worker after the first row or second. */
public final class DueWork {
    private static final int WORKERS = 3;

    private DueWork() {}

    /** Works until nothing is due. */
    public static void finish(SiteWorker worker) {
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            Stream.generate(() -> CompletableFuture.runAsync(() -> work(worker), threads))
                    .limit(WORKERS)
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static void work(SiteWorker worker) {
        while (worker.once(() -> false)) {
            // the next one
        }
    }
}
