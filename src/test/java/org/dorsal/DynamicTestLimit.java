package org.dorsal;

import java.time.Duration;
import java.util.concurrent.*;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;

/**
 * Interrupts a dynamic test at its limit. JUnit's default limit applies to the factory method of dynamic tests and
 * not to the tests themselves. Registered in {@code META-INF/services}; the limit is set in {@code
 * junit-platform.properties}.
 */
public final class DynamicTestLimit implements InvocationInterceptor {
    private static final String LIMIT = "dorsal.dynamic-test.limit";

    private static final ScheduledExecutorService WATCHER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dynamic test limit").factory());

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
            throws Throwable {
        boolean unlimited = context.getConfigurationParameter(Timeout.TIMEOUT_MODE_PROPERTY_NAME)
                .filter("disabled"::equals)
                .isPresent();
        if (unlimited) {
            invocation.proceed();
            return;
        }
        limited(
                context.getConfigurationParameter(LIMIT, Duration::parse).orElseThrow(),
                context.getDisplayName(),
                invocation);
    }

    static void limited(Duration limit, String name, Invocation<@Nullable Void> invocation) throws Throwable {
        InterruptTask alarm = new InterruptTask(Thread.currentThread());
        Future<?> scheduled = WATCHER.schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
        Throwable thrown = null;
        try {
            invocation.proceed();
        } catch (Throwable failure) { // includes an Error of the test
            thrown = failure;
        }
        scheduled.cancel(false);
        if (alarm.end()) {
            TimeoutException late = new TimeoutException(name + " timed out after " + limit);
            if (thrown != null) {
                late.addSuppressed(thrown);
            }
            throw late;
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Interrupts the thread of a test that has not ended. */
    private static final class InterruptTask implements Runnable {
        private final Thread test;
        private boolean over;
        private boolean rung;

        InterruptTask(Thread test) {
            this.test = test;
        }

        @Override
        public synchronized void run() {
            if (!over) {
                rung = true;
                test.interrupt();
            }
        }

        /** Ends the watch; returns whether the test was interrupted, and leaves its thread as it was. */
        synchronized boolean end() {
            over = true;
            if (rung) {
                Thread.interrupted();
            }
            return rung;
        }
    }
}
