package org.dorsal.start;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;

/**
 * The first that is stopped. Readiness is down by then, and until balancers have seen it all goes on: else they would send requests
 * on lines that are just being closed, of which nobody knows whether they arrived.
 */
final class ShutdownDelay implements SmartLifecycle {
    private final Duration after;
    private volatile boolean running;

    ShutdownDelay(Duration after) {
        this.after = after;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.parkNanos(after.toNanos());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server's, which is the next. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
