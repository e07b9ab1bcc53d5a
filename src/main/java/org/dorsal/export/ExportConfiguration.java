package org.dorsal.export;

import java.time.*;
import java.util.Map;
import java.util.stream.Collectors;
import org.dorsal.schedule.LeaseWorker;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.schedule.SiteScheduler.WorkLimits;
import org.dorsal.store.ExportJobWork;
import org.dorsal.store.ExportReads;
import org.dorsal.store.Pools.Pool;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of exports and of the workers that prepare them. */
@Configuration(proxyBeanMethods = false)
public class ExportConfiguration {
    /** Resources in a file; a file of 10,000 responses is some 50 MB. */
    private static final int MAX_RESOURCES = 10_000;

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    ExportFiles exportFiles(ExportReads reads) {
        return new ExportFiles(reads);
    }

    /** Takes few of the API's connections. */
    @Bean
    SiteScheduler exports(ExportJobWork work, ExportFiles files, ExportSettings settings, Clock clock) {
        Map<String, SiteWorker> workers = settings.sites().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        site -> new LeaseWorker<>(
                                new ExportPreparation(
                                        work,
                                        files,
                                        site.getKey(),
                                        site.getValue().running(),
                                        MAX_RESOURCES,
                                        LEASE,
                                        clock),
                                System::nanoTime)));
        return new SiteScheduler(
                "exports",
                workers,
                () -> work.sitesWithDue(clock.instant()),
                new WorkLimits(Pool.API, THREADS, THREADS, PATIENCE));
    }
}
