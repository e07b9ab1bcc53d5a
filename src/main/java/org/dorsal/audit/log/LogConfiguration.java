package org.dorsal.audit.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.ToDoubleFunction;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.CheckpointDestination.DestinationState;
import org.dorsal.audit.log.LogWitness.WitnessClient;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.audit.log.TreeSigning.SigningRefusal;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LogBacklog;
import org.dorsal.store.LogRows;
import org.dorsal.store.Pools.Pool;
import org.dorsal.store.StoreException;
import org.dorsal.store.StoreSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import(LogConfiguration.LogMeters.class)
public class LogConfiguration {
    /** Names of the sites with a log. */
    public record LogSites(List<String> names) {
        public LogSites {
            names = List.copyOf(names);
        }
    }

    /** Reports to operators whether a site's log is witnessed. */
    @FunctionalInterface
    public interface WitnessHealth {
        /** Longest time for which a witness has not cosigned the grown log; empty where no witness is configured. */
        Optional<Duration> unwitnessed(String site);
    }

    /** Sequencers of all sites, with the threads that wait for witnesses. */
    record Sequencers(List<Sequencer> sequencers, ExecutorService witnesses) implements AutoCloseable {
        /** Waits for the answers about the last checkpoint. */
        @Override
        public void close() {
            witnesses.close();
        }
    }

    @Bean
    Sequencers sequencers(
            LogSites sites,
            LogSettings settings,
            LogRows rows,
            LogReads reads,
            LogMeters meters,
            Clock clock,
            WitnessClient client) {
        ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
        List<Sequencer> sequencers = sites.names().stream()
                .map(site -> new StoredSiteLog(site, rows, reads))
                .map(log -> sequencer(
                        settings,
                        log,
                        settings.witnesses().stream()
                                .map(witness -> new WitnessSubmission(
                                        witness, log.site(), log, client, schedule(settings), waiting, meters))
                                .toList(),
                        meters,
                        clock))
                .toList();
        sequencers.forEach(meters::watch);
        return new Sequencers(sequencers, waiting);
    }

    @Bean
    SequencerScheduler sequencing(Sequencers sequencers, LogReads reads, StoreSettings settings) {
        int connections = settings.connections().getOrDefault(Pool.LOG, 2);
        return new SequencerScheduler(
                sequencers.sequencers(),
                reads,
                connections - 1,
                SequencerScheduler.BETWEEN_LOOKS); // the other connection looks
    }

    @Bean
    HealthIndicator logHealthIndicator(Sequencers sequencers, LogReads reads) {
        return new LogHealth(sequencers.sequencers(), reads);
    }

    @Bean
    WitnessHealth witnessHealth(Sequencers sequencers) {
        return site -> sequencers.sequencers().stream()
                .filter(sequencer -> sequencer.site().equals(site))
                .findFirst()
                .flatMap(Sequencer::unwitnessed);
    }

    @Bean
    PublicLogs publicLogs(LogSites sites, LogSettings settings, LogReads reads) {
        return new PublicLogs(sites.names(), settings, reads);
    }

    private static Sequencer sequencer(
            LogSettings settings,
            StoredSiteLog log,
            List<WitnessSubmission> witnesses,
            LogListener watch,
            Clock clock) {
        TreeSigning signing = new TreeSigning(settings.origin(log.site()), settings.keys(), clock);
        List<DestinationState> places = settings.places().stream()
                .map(place -> new DestinationState(place, log.site(), signing::isSignedByUs, watch))
                .toList();
        return new Sequencer(log.site(), log, signing, places, witnesses, schedule(settings), watch);
    }

    private static CheckpointSchedule schedule(LogSettings settings) {
        return new CheckpointSchedule(settings.checkpointEvery(), System::nanoTime);
    }

    /** Health indicator: down when a site's log exceeds a promised delay. Details name sites and destinations only. */
    record LogHealth(List<Sequencer> sequencers, LogReads reads) implements HealthIndicator {
        /** An event is to have its position within a second. */
        static final Duration MAX_WAIT = Duration.ofSeconds(10);

        /** A checkpoint is to hold it within a minute; and a quarter for a slow database. */
        static final Duration MAX_UNSIGNED_TIME = Duration.ofSeconds(75);

        @Override
        public Health health() {
            Health.Builder health = Health.up();
            Map<String, LogBacklog> waiting = Map.of();
            try {
                waiting = reads.waiting();
            } catch (StoreException _) {
                health.down().withDetail("all sites", "the database can't be asked");
            }
            for (Sequencer sequencer : sequencers) {
                List<String> alarms = alarms(sequencer, waiting.getOrDefault(sequencer.site(), LogBacklog.NOTHING));
                if (!alarms.isEmpty()) {
                    health.down().withDetail(sequencer.site(), alarms);
                }
            }
            return health.build();
        }

        private static List<String> alarms(Sequencer sequencer, LogBacklog waiting) {
            List<String> alarms = new ArrayList<>();
            if (waiting.oldest().compareTo(MAX_WAIT) > 0) {
                alarms.add(waiting.leaves() + " events without a position, the oldest for more than 10 seconds");
            }
            sequencer.signingRefusal().ifPresent(why -> alarms.add("not signed: " + why.words()));
            if (sequencer.cadence().unsigned().compareTo(MAX_UNSIGNED_TIME) > 0) {
                alarms.add("no checkpoint for more than a minute though the log grew");
            }
            sequencer.destinations().stream()
                    .filter(DestinationState::failing)
                    .forEach(place -> alarms.add("checkpoints don't reach " + place.name()));
            return alarms;
        }
    }

    /** Metrics and log lines of the signed logs: counters of steps and failures, gauges of the backlog and its age. */
    static final class LogMeters implements LogListener {
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
                            .map(signed ->
                                    Duration.between(signed, clock.instant()).toMillis() / MILLIS)
                            .orElse(Double.NaN));
            gauge(
                    "dorsal.log.doubt",
                    site,
                    sequencer,
                    from -> from.signingRefusal().isPresent() ? 1 : 0);
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
}
