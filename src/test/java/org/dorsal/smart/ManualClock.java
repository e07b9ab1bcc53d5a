package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.*;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock and a monotonic ticker that a test turns by hand. */
public final class ManualClock extends Clock implements Ticker {
    private volatile Instant now = Instant.parse("2026-11-20T08:00:00Z");
    private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 1); // overflows soon, as a ticker may

    /** Lets time pass. */
    public void forward(Duration duration) {
        now = now.plus(duration);
        ticks.addAndGet(duration.toNanos());
    }

    /** Sets the wall clock back, as an administrator or NTP may; no time passes. */
    public void back(Duration duration) {
        now = now.minus(duration);
    }

    @Override
    public long read() {
        return ticks.get();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
