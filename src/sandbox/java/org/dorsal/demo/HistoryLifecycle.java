package org.dorsal.demo;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Writes the simulated weeks before the web server opens its port: the service's clock is in the past meanwhile, and a
 * request of today would be refused as one from the future.
 */
final class HistoryLifecycle implements SmartLifecycle {
    private final Runnable history;
    private boolean running;

    HistoryLifecycle(Runnable history) {
        this.history = history;
    }

    @Override
    public void start() {
        history.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }
}
