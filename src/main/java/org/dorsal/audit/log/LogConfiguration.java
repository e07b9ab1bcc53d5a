package org.dorsal.audit.log;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dorsal.audit.log.LogWitness.WitnessClient;
import org.dorsal.audit.log.SiteLog.StoredSiteLog;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogRows;
import org.dorsal.store.Pools.Pool;
import org.dorsal.store.StoreSettings;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import(LogMeters.class)
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
}
