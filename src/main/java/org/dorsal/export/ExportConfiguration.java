package org.dorsal.export;

import java.time.Clock;
import org.dorsal.store.ExportJobWork;
import org.dorsal.store.ExportReads;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class ExportConfiguration {
    /** Resources in a file; a file of 10,000 responses is some 50 MB. */
    private static final int MAX_RESOURCES = 10_000;

    @Bean
    ExportFiles exportFiles(ExportReads reads, TypeFilters filters) {
        return new ExportFiles(reads, filters);
    }

    @Bean
    ExportScheduler exportScheduler(ExportJobWork work, ExportFiles files, ExportSettings settings, Clock clock) {
        return new ExportScheduler(
                stopping -> new ExportPreparation(work, files, settings, MAX_RESOURCES, clock, stopping));
    }
}
