package org.dorsal.audit.log;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.schedule.PeriodicTask;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LogBacklog;
import org.dorsal.store.LogReads.Sizes;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Scheduler of the sequencers of all sites. A polling thread finds the sites with waiting events once a second, by
 * one statement for all sites, and every tenth time also those with unsigned events of another replica; an idle site
 * needs neither thread nor statement. Worker threads run one site each in FIFO order, so that a slow or failing site
 * does not block the others. Starts before the web server and stops after it, with a last round that signs the
 * remaining events.
 */
final class SequencerScheduler implements SmartLifecycle {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** A checkpoint is promised within a minute, also of what a replica entered that then died. */
    static final int LOOKS_BETWEEN_SIZES = 10;

    /** The web server's own phases are 1024 and 2048 below the default; lower ones stop later. */
    private static final int AFTER_THE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Duration LAST_ROUND = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(SequencerScheduler.class);

    private final List<Sequencer> sequencers;
    private final LogReads reads;
    private final int atOnce;
    private final Duration betweenLooks;
    private final Set<String> inTurn = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rounds = new AtomicInteger();
    private Optional<PeriodicTask> polling = Optional.empty();
    private Optional<ThreadPoolExecutor> threads = Optional.empty();
    private volatile boolean running;

    /**
     * @param atOnce maximum number of sites processed at the same time, at least one
     * @param betweenLooks polling interval, {@link #BETWEEN_LOOKS}; shorter in tests
     */
    SequencerScheduler(List<Sequencer> sequencers, LogReads reads, int atOnce, Duration betweenLooks) {
        this.sequencers = List.copyOf(sequencers);
        this.reads = reads;
        this.atOnce = atOnce;
        this.betweenLooks = betweenLooks;
    }

    @Override
    public synchronized void start() {
        running = true;
        ThreadPoolExecutor workers = workers();
        threads = Optional.of(workers);
        polling = Optional.of(PeriodicTask.start("log", betweenLooks, betweenLooks, () -> poll(workers)));
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        polling.ifPresent(task -> task.stop(LAST_ROUND));
        polling = Optional.empty();
        threads.ifPresent(SequencerScheduler::close); // queued rounds see that the scheduler has stopped and return
        threads = Optional.empty();
        ThreadPoolExecutor last = workers();
        PeriodicTask.isDone("last round of the logs", () -> {
            try (var _ = Pools.as(Pool.LOG)) {
                Stream.concat(due(true), sequencers.stream().filter(Sequencer::isGrown))
                        .distinct()
                        .forEach(sequencer -> last.execute(() -> work(sequencer, Sequencer::finish)));
            }
            return true;
        });
        close(last);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AFTER_THE_WEB_SERVER;
    }

    private void poll(ThreadPoolExecutor workers) {
        boolean sizes = rounds.getAndIncrement() % LOOKS_BETWEEN_SIZES == 0;
        try (var _ = Pools.as(Pool.LOG)) {
            due(sizes).forEach(sequencer -> call(workers, sequencer));
        }
    }

    /** Sequencers with work to do. */
    private Stream<Sequencer> due(boolean sizes) {
        Map<String, LogBacklog> waiting = reads.waiting();
        Optional<Map<String, Sizes>> now = sizes
                ? Optional.of(
                        reads.sizes(sequencers.stream().map(Sequencer::site).toList()))
                : Optional.empty();
        return sequencers.stream()
                .filter(sequencer -> waiting.containsKey(sequencer.site())
                        || sequencer.isBusy()
                        || now.filter(stored ->
                                        sequencer.changedElsewhere(stored.getOrDefault(sequencer.site(), Sizes.EMPTY)))
                                .isPresent());
    }

    /** Queues a round unless the site has one queued or running. */
    private void call(ThreadPoolExecutor workers, Sequencer sequencer) {
        if (inTurn.add(sequencer.site())) {
            workers.execute(() -> {
                try {
                    if (running) {
                        work(sequencer, Sequencer::tick);
                    }
                } finally {
                    inTurn.remove(sequencer.site());
                }
            });
        }
    }

    private static void work(Sequencer sequencer, Consumer<Sequencer> round) {
        try (var _ = Pools.as(Pool.LOG)) {
            PeriodicTask.isDone("site " + sequencer.site() + ", log", () -> {
                round.accept(sequencer);
                return true;
            });
        }
    }

    private ThreadPoolExecutor workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(), // of at most one round for each site
                Thread.ofPlatform().daemon().name("log ", 0).factory());
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private static void close(ThreadPoolExecutor workers) {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(LAST_ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "a round of the log did not end in time; what it left unsigned is signed after the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
