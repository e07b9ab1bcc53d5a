package org.dorsal.smart.launch;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time. A clock that is set back leaves it, too: what was to last seconds must not last hours. */
record Span(Instant from, Instant until) {
    static Span of(Instant from, Duration length) {
        return new Span(from, from.plus(length));
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
