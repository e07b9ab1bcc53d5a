package org.dorsal.writeback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.dorsal.store.StoreException;
import org.dorsal.writeback.DeliveryEngine.DeliveryListener;

/**
 * Metrics: attempts by outcome, settled items, incidents; for each site the waiting items, their age and the parked
 * items. No patients, no addresses.
 */
record DeliveryMetrics(MeterRegistry registry) implements DeliveryListener {
    @Override
    public void attempted(String site, Attempt.AttemptAction act, Attempt.AttemptOutcome outcome) {
        registry.counter("dorsal.writeback.attempts", "site", site, "act", word(act), "outcome", word(outcome))
                .increment();
    }

    @Override
    public void settled(String site, DeliveryState state) {
        registry.counter("dorsal.writeback.settled", "site", site, "state", word(state))
                .increment();
    }

    @Override
    public void incident(String site) {
        registry.counter("dorsal.writeback.incidents", "site", site).increment();
    }

    /**
     * Registers gauges of the sites' queues; each read queries the ledger, cached for a few seconds.
     *
     * @param open names of sites with a queue; the others are not queried
     */
    void queues(List<String> sites, Supplier<Set<String>> open, Filings filings, Clock clock) {
        CachedFigure<Set<String>> opened = new CachedFigure<>(clock, _ -> open.get());
        sites.forEach(site -> queue(
                site,
                new CachedFigure<>(
                        clock,
                        now -> opened.get().contains(site)
                                ? filings.depth(site, now)
                                : new Filings.QueueDepth(0, 0, 0))));
    }

    private void queue(String site, CachedFigure<Filings.QueueDepth> seen) {
        gauge("dorsal.writeback.waiting", site, seen, Filings.QueueDepth::waiting);
        gauge("dorsal.writeback.parked", site, seen, Filings.QueueDepth::parked);
        gauge("dorsal.writeback.oldest.seconds", site, seen, Filings.QueueDepth::oldestSeconds);
        registry.counter("dorsal.writeback.incidents", "site", site); // registered at zero, for the alarm on it
    }

    private void gauge(
            String name,
            String site,
            CachedFigure<Filings.QueueDepth> seen,
            ToLongFunction<Filings.QueueDepth> figure) {
        Gauge.builder(name, seen, from -> figure(from, figure))
                .tag("site", site)
                .strongReference(true)
                .register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a figure; NaN when the ledger is unreadable, because a missing value is better than an outdated one. */
    private static double figure(CachedFigure<Filings.QueueDepth> seen, ToLongFunction<Filings.QueueDepth> which) {
        try {
            return which.applyAsLong(seen.get());
        } catch (StoreException _) {
            return Double.NaN;
        }
    }

    /** Value cached for a few seconds. */
    private static final class CachedFigure<T> {
        private static final Duration GOOD_FOR = Duration.ofSeconds(5);

        private final Clock clock;
        private final Function<Instant, T> look;
        private Instant at = Instant.MIN;
        private Optional<T> last = Optional.empty();

        CachedFigure(Clock clock, Function<Instant, T> look) {
            this.clock = clock;
            this.look = look;
        }

        synchronized T get() {
            Instant now = clock.instant();
            if (last.isEmpty() || now.isBefore(at) || now.isAfter(at.plus(GOOD_FOR))) {
                last = Optional.of(look.apply(now));
                at = now;
            }
            return last.get();
        }
    }
}
