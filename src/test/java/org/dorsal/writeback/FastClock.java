package org.dorsal.writeback;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Begins now and runs that many times as fast as the real one. */
final class FastClock extends Clock {
    private final Instant start = Clock.systemUTC().instant();
    private final long began = System.nanoTime();
    private final int speed;

    FastClock(int speed) {
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        return start.plusNanos((System.nanoTime() - began) * speed);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a clock of instants");
    }
}
