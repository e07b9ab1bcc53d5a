package org.dorsal.writeback;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.dorsal.store.StoreException;
import org.dorsal.writeback.DeliveryEngine.DeliveryListener;
import org.dorsal.writeback.Filings.QueueDepth;

/**
 * Metrics: attempts by outcome, settled items, incidents; for each site the waiting items, their age and the parked
 * items. No patients, no addresses.
 */
record DeliveryMetrics(MeterRegistry registry) implements DeliveryListener {
    private static final Duration GOOD_FOR = Duration.ofSeconds(5);
    private static final QueueDepth NO_QUEUE = new QueueDepth(0, 0, 0);

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
     * Registers gauges of the sites' queues. The ledger is queried at most once in a few seconds for all gauges of a site.
     *
     * @param open names of sites with a queue; the others are not queried
     */
    void queues(List<String> sites, Supplier<Set<String>> open, Filings filings, Clock clock) {
        LoadingCache<String, Set<String>> opened = cache(_ -> open.get());
        LoadingCache<String, QueueDepth> depths =
                cache(site -> opened.get("all").contains(site) ? filings.depth(site, clock.instant()) : NO_QUEUE);
        sites.forEach(site -> {
            gauge("dorsal.writeback.waiting", site, depths, QueueDepth::waiting);
            gauge("dorsal.writeback.parked", site, depths, QueueDepth::parked);
            gauge("dorsal.writeback.oldest.seconds", site, depths, QueueDepth::oldestSeconds);
            registry.counter("dorsal.writeback.incidents", "site", site); // registered at zero, for the alarm on it
        });
    }

    private static <T> LoadingCache<String, T> cache(CacheLoader<String, T> read) {
        return Caffeine.newBuilder().expireAfterWrite(GOOD_FOR).build(read);
    }

    private void gauge(
            String name, String site, LoadingCache<String, QueueDepth> depths, ToLongFunction<QueueDepth> figure) {
        Gauge.builder(name, depths, read -> figure(read, site, figure))
                .tag("site", site)
                .strongReference(true)
                .register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a figure; NaN when the ledger is unreadable, because a missing value is better than an outdated one. */
    private static double figure(
            LoadingCache<String, QueueDepth> depths, String site, ToLongFunction<QueueDepth> figure) {
        try {
            return figure.applyAsLong(depths.get(site));
        } catch (StoreException _) {
            return Double.NaN;
        }
    }
}
