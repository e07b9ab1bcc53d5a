package org.dorsal.audit.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LogBacklog;
import org.dorsal.store.LogReads.Sizes;
import org.dorsal.store.Pools;
import org.dorsal.store.Pools.Pool;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the sequencers of all sites. One thread looks once a second at whose events wait, by one statement for all of them, and now and
 * then at what another replica left unsigned; a site with nothing to do costs neither thread nor statement. A few others work, each
 * for one site, and sites have their turn in the order in which they came: one that is slow or broken stops nobody else. Begins
 * before the web server takes anything in and ends after its last answer, with a last round that signs what is left.
 */
final class Sequencing implements SmartLifecycle {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** A checkpoint is promised within a minute, also of what a replica entered that then died. */
    static final int LOOKS_BETWEEN_SIZES = 10;

    /** The web server's own phases are 1024 and 2048 below the default; lower ones stop later. */
    private static final int AFTER_THE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Duration LAST_ROUND = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Sequencing.class);

    private final List<Sequencer> sequencers;
    private final LogReads reads;
    private final int atOnce;
    private final Duration betweenLooks;
    private final Set<String> inTurn = ConcurrentHashMap.newKeySet();
    private Optional<Thread> looks = Optional.empty();
    private CountDownLatch end = new CountDownLatch(1);
    private volatile boolean running;

    /**
     * @param atOnce sites that are worked for at the same time, at least one
     * @param betweenLooks {@link #BETWEEN_LOOKS}, and less where somebody waits for it
     */
    Sequencing(List<Sequencer> sequencers, LogReads reads, int atOnce, Duration betweenLooks) {
        this.sequencers = List.copyOf(sequencers);
        this.reads = reads;
        this.atOnce = atOnce;
        this.betweenLooks = betweenLooks;
    }

    @Override
    public synchronized void start() {
        running = true;
        end = new CountDownLatch(1);
        CountDownLatch until = end;
        looks = Optional.of(Thread.ofPlatform().daemon().name("log").start(() -> look(until)));
    }

    @Override
    public synchronized void stop() {
        running = false;
        end.countDown();
        try {
            for (Thread thread : looks.stream().toList()) {
                if (!thread.join(LAST_ROUND.multipliedBy(3))) {
                    LOG.warn("the log did not end in time; what it left unsigned is signed after the next start");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        looks = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AFTER_THE_WEB_SERVER;
    }

    private void look(CountDownLatch until) {
        try (var _ = Pools.as(Pool.LOG)) {
            ThreadPoolExecutor workers = workers();
            for (int number = 0; !ended(until); number++) {
                boolean sizes = number % LOOKS_BETWEEN_SIZES == 0;
                guarded("the logs", () -> due(sizes).forEach(sequencer -> call(workers, sequencer)));
            }
            close(workers); // whoever is still in the queue finds that the end has come
            ThreadPoolExecutor last = workers();
            guarded(
                    "the logs",
                    () -> Stream.concat(due(true), sequencers.stream().filter(Sequencer::isGrown))
                            .distinct()
                            .forEach(sequencer -> last.execute(() -> work(sequencer, Sequencer::finish))));
            close(last);
        }
    }

    /** Those for whom a round would find something to do. */
    private Stream<Sequencer> due(boolean sizes) {
        Map<String, LogBacklog> waiting = reads.waiting();
        Optional<Map<String, Sizes>> now = sizes
                ? Optional.of(
                        reads.sizes(sequencers.stream().map(Sequencer::site).toList()))
                : Optional.empty();
        return sequencers.stream()
                .filter(sequencer -> waiting.containsKey(sequencer.site())
                        || sequencer.isBusy()
                        || now.filter(all -> sequencer.isAnother(all.getOrDefault(sequencer.site(), Sizes.EMPTY)))
                                .isPresent());
    }

    /** Once at a time: whoever waits for a turn, or has it, gets no second one. */
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
            guarded("site " + sequencer.site(), () -> round.accept(sequencer));
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

    private boolean ended(CountDownLatch end) {
        try {
            return end.await(betweenLooks.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Whatever goes wrong, the next round begins anew; nothing of a round that broke off is half done. */
    private static void guarded(String whose, Runnable round) {
        try {
            round.run();
        } catch (StoreFault fault) {
            LOG.warn("{}: the log stands still for a moment: {}", whose, fault.getMessage());
        } catch (RuntimeException unforeseen) {
            LOG.error(
                    "{}: a round of the log broke off with {} at {}",
                    whose,
                    unforeseen.getClass().getSimpleName(),
                    unforeseen.getStackTrace().length == 0 ? "?" : unforeseen.getStackTrace()[0]);
        }
    }
}
