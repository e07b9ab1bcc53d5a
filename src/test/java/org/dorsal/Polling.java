package org.dorsal;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Awaitility with the settings of this suite. The limit only ends a wait that would never end: it is so long that a
 * loaded machine does not reach it. Conditions are polled by the waiting thread, and the end of some other thread by an
 * exception is no failure of the wait.
 */
public final class Polling {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Polling() {}

    /** Begins a wait; call {@code until} or {@code untilAsserted} on the result. */
    public static ConditionFactory await() {
        return await("condition");
    }

    /**
     * Begins a wait.
     *
     * @param what description of the awaited state, for the failure's message
     */
    public static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .pollInSameThread()
                .dontCatchUncaughtExceptions()
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .atMost(LIMIT);
    }
}
