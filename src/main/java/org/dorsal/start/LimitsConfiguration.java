package org.dorsal.start;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.dorsal.limit.Limit;
import org.dorsal.limit.SharedLimits;
import org.dorsal.limit.SharedLimits.ProcessSize;
import org.dorsal.settings.Settings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All limits of what callers use together, with their metrics and their line in the log. */
@Configuration(proxyBeanMethods = false)
public class LimitsConfiguration {
    @Bean
    SharedLimits sharedLimits(
            Settings settings,
            MeterRegistry registry,
            Clock clock,
            @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        Runtime runtime = Runtime.getRuntime();
        ProcessSize size = new ProcessSize(
                runtime.maxMemory(),
                runtime.availableProcessors(),
                connections,
                settings.anonymous().atOnce(),
                settings.sites().size() > 1);
        SharedLimits limits = SharedLimits.of(size, new LimitWatch(registry, clock));
        limits.all()
                .forEach(limit -> Gauge.builder("dorsal.limit.held", limit, Limit::held)
                        .tag("resource", limit.rules().name())
                        .register(registry));
        return limits;
    }
}
