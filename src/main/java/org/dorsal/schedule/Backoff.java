package org.dorsal.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delay after a failure: doubled with each failure, with random jitter of up to one half, so that retries do not
 * coincide.
 */
public final class Backoff {
    public static final Duration FIRST = Duration.ofSeconds(1);
    public static final Duration MAX_DURATION = Duration.ofMinutes(10);

    /** Exponent limit; 1 s doubled ten times exceeds the maximum. */
    private static final int DOUBLINGS = 10;

    private Backoff() {}

    /**
     * Returns the time until the next attempt.
     *
     * @param failures in a row so far, at least one
     */
    public static Duration after(int failures, RandomGenerator random) {
        long whole =
                Math.min(MAX_DURATION.toMillis(), FIRST.toMillis() << Math.min(DOUBLINGS, Math.max(0, failures - 1)));
        return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
    }
}
