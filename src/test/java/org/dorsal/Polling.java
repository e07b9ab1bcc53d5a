package org.dorsal;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/**
 * Awaitility with the settings of this suite. The limit only ends a wait that would never end: it is so long that a
 * loaded machine does not reach it. Conditions are polled by the waiting thread, more and more seldom, since many of
 * them ask for a whole page; the end of some other thread by an exception is no failure of the wait.
 */
public final class Polling {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration MAX_INTERVAL = Duration.ofMillis(250);
    private static final PollInterval INTERVAL =
            IterativePollInterval.iterative(Polling::longer, Duration.ofMillis(20));

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

    private static Duration longer(Duration interval) {
        Duration next = interval.multipliedBy(3).dividedBy(2);
        return next.compareTo(MAX_INTERVAL) < 0 ? next : MAX_INTERVAL;
    }
}
