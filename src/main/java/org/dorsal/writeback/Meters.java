package org.dorsal.writeback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.dorsal.store.StoreFault;
import org.dorsal.writeback.Engine.Watch;

/**
 * What is measured: attempts by outcome, what was settled, incidents; and of each site how much waits, how long, and how much
 * is parked. No patient, no address.
 */
final class Meters implements Watch {
    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void attempted(String site, Attempt.Act act, Attempt.Outcome outcome) {
        registry.counter("dorsal.writeback.attempts", "site", site, "act", word(act), "outcome", word(outcome))
                .increment();
    }

    @Override
    public void settled(String site, State state) {
        registry.counter("dorsal.writeback.settled", "site", site, "state", word(state))
                .increment();
    }

    @Override
    public void incident(String site) {
        registry.counter("dorsal.writeback.incidents", "site", site).increment();
    }

    /** Gauges of a site's queue, read from the ledger when somebody looks, and not again for a few seconds. */
    void queue(String site, Filings filings, Clock clock) {
        Seen seen = new Seen(site, filings, clock);
        gauge("dorsal.writeback.waiting", site, seen, Filings.Depth::waiting);
        gauge("dorsal.writeback.parked", site, seen, Filings.Depth::parked);
        gauge("dorsal.writeback.oldest.seconds", site, seen, Filings.Depth::oldestSeconds);
        registry.counter("dorsal.writeback.incidents", "site", site); // to be seen at zero, for the alarm on it
    }

    private void gauge(String name, String site, Seen seen, ToLongFunction<Filings.Depth> figure) {
        Gauge.builder(name, seen, from -> from.figure(figure))
                .tag("site", site)
                .strongReference(true)
                .register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The last look at one queue. */
    private static final class Seen {
        private static final Duration GOOD_FOR = Duration.ofSeconds(5);

        private final String site;
        private final Filings filings;
        private final Clock clock;
        private Instant at = Instant.MIN;
        private Filings.Depth depth = new Filings.Depth(0, 0, 0);

        Seen(String site, Filings filings, Clock clock) {
            this.site = site;
            this.filings = filings;
            this.clock = clock;
        }

        /** Not a number when the ledger can't be read: nothing is better than yesterday's figure. */
        synchronized double figure(ToLongFunction<Filings.Depth> which) {
            Instant now = clock.instant();
            if (now.isBefore(at) || now.isAfter(at.plus(GOOD_FOR))) {
                try {
                    depth = filings.depth(site, now);
                    at = now;
                } catch (StoreFault _) {
                    return Double.NaN;
                }
            }
            return which.applyAsLong(depth);
        }
    }
}
