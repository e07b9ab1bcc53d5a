package org.dorsal.writeback;

import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.dorsal.schedule.Backoff;

/**
 * Circuit breaker of one EHR in one replica. After {@value #ENOUGH} failures in a row it closes the EHR until a probe
 * succeeds, so that an outage costs no delivery a try and a recovering EHR is not overloaded. Thread-safe.
 */
final class EhrCircuitBreaker {
    static final int ENOUGH = 5;

    /** Maximum time until the next probe, also when an answer to one item requested a longer delay. */
    static final Duration MAX_DURATION = Duration.ofMinutes(2);

    private final RandomGenerator random;
    private int failures;
    private int probes;
    private Instant closedAt = Instant.MIN;
    private Optional<Instant> closedUntil = Optional.empty();
    private Instant served = Instant.MIN;
    private final Set<String> findable = ConcurrentHashMap.newKeySet();

    EhrCircuitBreaker(RandomGenerator random) {
        this.random = random;
    }

    /** Whether anything may be sent. */
    synchronized boolean open() {
        return closedUntil.isEmpty();
    }

    /** Whether the EHR is closed and a probe is due, or the clock was set back meanwhile. */
    synchronized boolean askNow(Instant now) {
        return closedUntil
                .filter(until -> !now.isBefore(until) || now.isBefore(closedAt))
                .isPresent();
    }

    /** Earliest time of the next probe; empty when open. */
    synchronized Optional<Instant> closedUntil() {
        return closedUntil;
    }

    /** Whether a search finds resources of the type by our mark; caches a positive proof. */
    boolean findable(String type, BooleanSupplier proven) {
        if (!findable.contains(type) && proven.getAsBoolean()) {
            findable.add(type);
        }
        return findable.contains(type);
    }

    synchronized void answered() {
        failures = 0;
        probes = 0;
        closedUntil = Optional.empty();
    }

    /** Records a successful write. */
    synchronized void served(Instant instant) {
        answered();
        served = served.isAfter(instant) ? served : instant;
    }

    /** Whether a write succeeded after that moment. */
    synchronized boolean servedAfter(Instant instant) {
        return served.isAfter(instant);
    }

    /**
     * Records a failure: no reply, down or overloaded.
     *
     * @param notBefore delay that the reply requested: it closes the EHR at once, for at most {@link #MAX_DURATION}
     */
    synchronized void failed(Instant now, Optional<Instant> notBefore) {
        failures++;
        if (failures >= ENOUGH || closedUntil.isPresent() || notBefore.isPresent()) {
            Instant latest = now.plus(MAX_DURATION);
            Instant until = notBefore.orElseGet(() -> now.plus(Backoff.after(++probes + 2, random)));
            closedAt = now;
            closedUntil = Optional.of(until.isAfter(latest) ? latest : until);
        }
    }
}
