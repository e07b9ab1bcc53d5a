package org.dorsal.writeback;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failure: twice as long each time, by chance up to half less, so that not all come back at once. */
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofMinutes(10);

    /** 1 s doubled ten times is beyond the most. */
    private static final int DOUBLINGS = 10;

    private Backoff() {}

    /** @param failures in a row so far, at least one */
    static Duration after(int failures, RandomGenerator chance) {
        long whole = Math.min(MOST.toMillis(), FIRST.toMillis() << Math.min(DOUBLINGS, Math.max(0, failures - 1)));
        return Duration.ofMillis(whole / 2 + chance.nextLong(whole / 2 + 1));
    }
}
