package org.dorsal.writeback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.*;
import java.util.*;
import java.util.function.*;
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

    private void queue(String site, CachedFigure<Filings.QueueDepth> cached) {
        gauge("dorsal.writeback.waiting", site, cached, Filings.QueueDepth::waiting);
        gauge("dorsal.writeback.parked", site, cached, Filings.QueueDepth::parked);
        gauge("dorsal.writeback.oldest.seconds", site, cached, Filings.QueueDepth::oldestSeconds);
        registry.counter("dorsal.writeback.incidents", "site", site); // registered at zero, for the alarm on it
    }

    private void gauge(
            String name,
            String site,
            CachedFigure<Filings.QueueDepth> cached,
            ToLongFunction<Filings.QueueDepth> figure) {
        Gauge.builder(name, cached, from -> figure(from, figure))
                .tag("site", site)
                .strongReference(true)
                .register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a figure; NaN when the ledger is unreadable, because a missing value is better than an outdated one. */
    private static double figure(CachedFigure<Filings.QueueDepth> cached, ToLongFunction<Filings.QueueDepth> which) {
        try {
            return which.applyAsLong(cached.get());
        } catch (StoreException _) {
            return Double.NaN;
        }
    }

    /** Value cached for a few seconds. */
    private static final class CachedFigure<T> {
        private static final Duration GOOD_FOR = Duration.ofSeconds(5);

        private final Clock clock;
        private final Function<Instant, T> read;
        private Instant readAt = Instant.MIN;
        private Optional<T> last = Optional.empty();

        CachedFigure(Clock clock, Function<Instant, T> read) {
            this.clock = clock;
            this.read = read;
        }

        synchronized T get() {
            Instant now = clock.instant();
            if (last.isEmpty() || now.isBefore(readAt) || now.isAfter(readAt.plus(GOOD_FOR))) {
                last = Optional.of(read.apply(now));
                readAt = now;
            }
            return last.get();
        }
    }
}
