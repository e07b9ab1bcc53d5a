package org.dorsal.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * How one EHR is, as one replica has seen it. After {@value #ENOUGH} failures in a row nothing is sent any more until the EHR
 * has answered a harmless question: an outage then costs no delivery a try, and a recovering EHR is not run over. Safe for many
 * threads.
 */
final class Health {
    static final int ENOUGH = 5;

    /** Maximum time between probes of a silent EHR, unless the EHR requested a longer delay. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final RandomGenerator chance;
    private boolean asked;
    private int failures;
    private int probes;
    private Instant closedAt = Instant.MIN;
    private Optional<Instant> closedUntil = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private Instant served = Instant.MIN;
    private final Set<String> findable = ConcurrentHashMap.newKeySet();

    Health(RandomGenerator chance) {
        this.chance = chance;
    }

    /** Whether anything may be sent. */
    synchronized boolean open() {
        return closedUntil.isEmpty();
    }

    /** Nothing may be sent, and it is time to ask whether the EHR is back; also when our clock was set back meanwhile. */
    synchronized boolean askNow(Instant now) {
        return closedUntil
                .filter(until -> !now.isBefore(until) || now.isBefore(closedAt))
                .isPresent();
    }

    /** Whether the EHR has answered or failed to, so far. */
    synchronized boolean asked() {
        return asked;
    }

    /** Not before then; empty when it is open. */
    synchronized Optional<Instant> closedUntil() {
        return closedUntil;
    }

    /** Since when it has been silent; empty when it is open. */
    synchronized Optional<Instant> silentSince() {
        return since;
    }

    /** Whether a search finds resources of the type by our mark; caches a positive proof. */
    boolean findable(String type, BooleanSupplier proven) {
        if (!findable.contains(type) && proven.getAsBoolean()) {
            findable.add(type);
        }
        return findable.contains(type);
    }

    synchronized void answered() {
        asked = true;
        failures = 0;
        probes = 0;
        closedUntil = Optional.empty();
        since = Optional.empty();
    }

    /** The EHR took something in. */
    synchronized void served(Instant at) {
        answered();
        served = served.isAfter(at) ? served : at;
    }

    /** Whether it took something in after that moment. */
    synchronized boolean servedAfter(Instant at) {
        return served.isAfter(at);
    }

    /** The EHR was silent, away or overloaded. */
    synchronized void failed(Instant now) {
        asked = true;
        failures++;
        if (failures >= ENOUGH || closedUntil.isPresent()) {
            Duration pause = Backoff.after(++probes + 2, chance);
            close(now, now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
        }
    }

    /** Closes the EHR until the time that it requested. */
    synchronized void asksForTime(Instant now, Instant until) {
        asked = true;
        close(now, until);
    }

    private void close(Instant now, Instant until) {
        closedAt = now;
        closedUntil = Optional.of(until);
        since = since.or(() -> Optional.of(now));
    }

    /** How long to wait after a failure: twice as long each time, by chance up to half less, so that not all come back at once. */
    static final class Backoff {
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
}
