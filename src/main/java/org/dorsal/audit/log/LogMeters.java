package org.dorsal.audit.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LogBacklog;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics and log lines of the signed logs: counters of steps and failures, gauges of the backlog and its age. */
final class LogMeters implements LogListener {
    private static final Logger LOG = LoggerFactory.getLogger(LogMeters.class);
    private static final double MILLIS = 1000;
    private static final long GOOD_FOR = Duration.ofSeconds(1).toNanos();

    private final MeterRegistry registry;
    private final LogReads reads;
    private final Clock clock;
    private Optional<BacklogReading> lastReading = Optional.empty();

    LogMeters(MeterRegistry registry, LogReads reads, Clock clock) {
        this.registry = registry;
        this.reads = reads;
        this.clock = clock;
    }

    /** The last look at what waits, for all gauges of one reading. */
    private record BacklogReading(long readAt, Map<String, LogBacklog> waiting) {}

    /** Gauges of one site; its counters are there at zero, for alarms on them. */
    void watch(Sequencer sequencer) {
        String site = sequencer.site();
        gauge("dorsal.log.waiting", site, this, from -> from.waiting(site, LogBacklog::leaves));
        gauge(
                "dorsal.log.waiting.oldest.seconds",
                site,
                this,
                from -> from.waiting(site, waiting -> waiting.oldest().toMillis() / MILLIS));
        gauge(
                "dorsal.log.unsigned.seconds",
                site,
                sequencer,
                from -> from.cadence().unsigned().toMillis() / MILLIS);
        gauge(
                "dorsal.log.unwitnessed.seconds",
                site,
                sequencer,
                from -> from.unwitnessed().orElse(Duration.ZERO).toMillis() / MILLIS);
        gauge(
                "dorsal.log.proven.age.seconds",
                site,
                sequencer,
                from -> from.proven()
                        .map(signed -> Duration.between(signed, clock.instant()).toMillis() / MILLIS)
                        .orElse(Double.NaN));
        gauge("dorsal.log.doubt", site, sequencer, from -> from.signingRefusal().isPresent() ? 1 : 0);
        registry.counter("dorsal.log.sequenced", "site", site);
        registry.counter("dorsal.log.checkpoints", "site", site);
        registry.counter("dorsal.log.refused", "site", site);
        sequencer.destinations().forEach(place -> failures(site, place.name()));
        sequencer.witnesses().forEach(witness -> failures(site, witness.name()));
    }

    @Override
    public void sequenced(String site, int leaves) {
        registry.counter("dorsal.log.sequenced", "site", site).increment(leaves);
    }

    @Override
    public void signed(String site) {
        registry.counter("dorsal.log.checkpoints", "site", site).increment();
    }

    @Override
    public void refused(String site, SigningRefusal why, boolean isNew) {
        registry.counter("dorsal.log.refused", "site", site).increment();
        if (isNew) {
            LOG.error("site {}: the log is NOT SIGNED: {}. See src/docs/audit/log.md", site, why.words());
        }
    }

    @Override
    public void placeFailed(String site, String place, CheckpointDestinationException fault, boolean isNew) {
        failures(site, place).increment();
        if (isNew) {
            LOG.error(
                    "site {}: checkpoints don't reach {}: it {}; tried again every second",
                    site,
                    place,
                    fault.getMessage());
        }
    }

    private Counter failures(String site, String place) {
        return registry.counter("dorsal.log.place.failures", "site", site, "place", place);
    }

    /** Value of a backlog gauge; not a number when the database can't be read. */
    private synchronized double waiting(String site, ToDoubleFunction<LogBacklog> figure) {
        try {
            long now = System.nanoTime();
            BacklogReading last = lastReading
                    .filter(before -> now - before.readAt() < GOOD_FOR)
                    .orElseGet(() -> new BacklogReading(now, reads.waiting()));
            lastReading = Optional.of(last);
            return figure.applyAsDouble(last.waiting().getOrDefault(site, LogBacklog.NOTHING));
        } catch (StoreException _) {
            return Double.NaN;
        }
    }

    private <T> void gauge(String name, String site, T source, ToDoubleFunction<T> figure) {
        Gauge.builder(name, source, figure)
                .tag("site", site)
                .strongReference(true)
                .register(registry);
    }
}
