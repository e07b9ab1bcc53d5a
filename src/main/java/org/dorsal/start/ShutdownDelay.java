package org.dorsal.start;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;

/**
 * First component to stop. Readiness is down by then, and the service goes on until load balancers have noticed:
 * otherwise they would send requests on closing connections, and whether these arrived would be unknown.
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

    /** Highest phase: stops before the web server, which is next. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
