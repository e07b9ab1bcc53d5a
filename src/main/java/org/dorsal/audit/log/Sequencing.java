package org.dorsal.audit.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the sequencers of all sites, a round every second. Begins before the web server takes anything in and ends after its last
 * answer, with a last round that signs what it left.
 *
 * <p>Platform threads, for the same reason as those that deliver: a virtual one may lose its carrier to class loading.
 */
final class Sequencing implements SmartLifecycle {
    static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

    /** The web server's own phases are 1024 and 2048 below the default; lower ones stop later. */
    private static final int AFTER_THE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Duration LAST_ROUND = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Sequencing.class);

    private final List<Sequencer> sequencers;
    private final List<Thread> threads = new ArrayList<>();
    private CountDownLatch end = new CountDownLatch(1);
    private volatile boolean running;

    Sequencing(List<Sequencer> sequencers) {
        this.sequencers = List.copyOf(sequencers);
    }

    @Override
    public synchronized void start() {
        running = true;
        end = new CountDownLatch(1);
        CountDownLatch until = end;
        for (Sequencer sequencer : sequencers) {
            threads.add(
                    Thread.ofPlatform().daemon().name("log " + sequencer.site()).start(() -> work(sequencer, until)));
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        end.countDown();
        try {
            for (Thread thread : threads) {
                if (!thread.join(LAST_ROUND)) {
                    LOG.warn(
                            "{} did not end in time; what it left unsigned is signed after the next start",
                            thread.getName());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AFTER_THE_WEB_SERVER;
    }

    private static void work(Sequencer sequencer, CountDownLatch end) {
        boolean last = false;
        while (!last) {
            last = ended(end);
            guarded(sequencer, last ? sequencer::finish : sequencer::tick);
        }
    }

    private static boolean ended(CountDownLatch end) {
        try {
            return end.await(BETWEEN_ROUNDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Whatever goes wrong, the next round begins anew; nothing of a round that broke off is half done. */
    private static void guarded(Sequencer sequencer, Runnable round) {
        try {
            round.run();
        } catch (StoreFault fault) {
            LOG.warn("site {}: the log stands still for a moment: {}", sequencer.site(), fault.getMessage());
        } catch (RuntimeException unforeseen) {
            LOG.error(
                    "site {}: a round of the log broke off with {} at {}",
                    sequencer.site(),
                    unforeseen.getClass().getSimpleName(),
                    unforeseen.getStackTrace().length == 0 ? "?" : unforeseen.getStackTrace()[0]);
        }
    }
}
