package org.dorsal.start;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.limit.SharedLimits.ProcessSize;
import org.dorsal.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    /** Counts the requests to each limit, and logs those that were refused, in at most one line a minute for each limit. */
    static final class LimitWatch implements Limit.Observer {
        private static final Logger LOG = LoggerFactory.getLogger(LimitWatch.class);
        private static final Duration INTERVAL = Duration.ofMinutes(1);

        /** Names in a line, and owners counted until then; others are counted together. */
        private static final int MAX_NAMED = 5;

        private static final int MAX_COUNTED = 1_000;
        private static final Owner OTHERS = new Owner("others", "");

        private final MeterRegistry registry;
        private final Clock clock;
        private final Map<String, RefusedOwners> refused = new HashMap<>();

        /** Refusals of one limit since its last line. */
        private static final class RefusedOwners {
            private final Map<Owner, Integer> counts = new HashMap<>();
            private Instant next = Instant.MIN;
        }

        LimitWatch(MeterRegistry registry, Clock clock) {
            this.registry = registry;
            this.clock = clock;
        }

        @Override
        public void observe(Limit limit, Owner owner, Limit.Outcome outcome) {
            String name = limit.rules().name();
            registry.counter(
                            "dorsal.limit.requests",
                            "resource",
                            name,
                            "site",
                            owner.site(),
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT))
                    .increment();
            if (outcome == Limit.Outcome.FULL || outcome == Limit.Outcome.LARGE) {
                logRefusal(name, owner, limit);
            }
        }

        private synchronized void logRefusal(String name, Owner owner, Limit limit) {
            RefusedOwners owners = refused.computeIfAbsent(name, _ -> new RefusedOwners());
            boolean counted = owners.counts.containsKey(owner) || owners.counts.size() < MAX_COUNTED;
            owners.counts.merge(counted ? owner : OTHERS, 1, Integer::sum);
            Instant now = clock.instant();
            if (now.isBefore(owners.next)) {
                return;
            }
            LOG.warn(
                    "{}: {} refused since the last such line, {}; {} of {} held",
                    name,
                    owners.counts.values().stream().mapToInt(Integer::intValue).sum(),
                    owners.counts.entrySet().stream()
                            .sorted(Map.Entry.<Owner, Integer>comparingByValue(Comparator.reverseOrder()))
                            .limit(MAX_NAMED)
                            .map(entry ->
                                    entry.getKey().site() + " " + entry.getKey().caller() + " " + entry.getValue())
                            .collect(Collectors.joining(", ")),
                    limit.held(),
                    limit.rules().capacity());
            owners.counts.clear();
            owners.next = now.plus(INTERVAL);
        }
    }
}
