package org.dorsal.audit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Tells of counted refusals some seconds after their minute, and of what is left when the service stops. */
public final class RefusalTelling implements SmartLifecycle {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(RefusalTelling.class);

    private final Recorder recorder;
    private volatile CountDownLatch end = new CountDownLatch(0);

    public RefusalTelling(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void start() {
        CountDownLatch stopped = new CountDownLatch(1);
        end = stopped;
        Thread.ofPlatform().daemon().name("refusals").start(() -> look(stopped));
    }

    /** After the doors are shut, so that nothing is counted any more. */
    @Override
    public void stop() {
        end.countDown();
        tell(true);
    }

    @Override
    public boolean isRunning() {
        return end.getCount() > 0;
    }

    /** Below the web server's, which stops first. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void look(CountDownLatch stopped) {
        try {
            while (!stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                tell(false);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(boolean all) {
        try {
            recorder.tellCounted(all);
        } catch (StoreFault fault) {
            LOG.warn("counted refusals could not be told{}: {}", all ? " and are lost" : " yet", fault.getMessage());
        }
    }
}
