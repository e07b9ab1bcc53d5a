package org.dorsal.writeback;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.smart.SiteId;
import org.dorsal.writeback.EhrHealth.EhrState;
import org.dorsal.writeback.SiteScheduler.SiteWorker;

/** Reports to operators whether a site's EHR answers. Sends no request; uses the results of deliveries. */
@FunctionalInterface
public interface EhrHealth {
    /** Empty when this replica has not spoken with the site's EHR yet. */
    Optional<EhrState> of(String site);

    /**
     * Whether an EHR answers, as this replica has found it while delivering.
     *
     * @param silent it did not answer several times in a row, so nothing is sent to it until it does
     * @param since when that began; empty when it answers
     */
    public record EhrState(boolean silent, Optional<Instant> since) {}

    /** The engines of all sites, with this replica's view of their EHRs. */
    public record SiteEngines(Map<SiteId, DeliveryEngine> engines) implements EhrHealth {
        public SiteEngines {
            engines = Map.copyOf(engines);
        }

        Optional<DeliveryEngine> engine(String site) {
            return Optional.ofNullable(engines.get(new SiteId(site)));
        }

        Map<String, SiteWorker> workers() {
            return engines.entrySet().stream()
                    .collect(Collectors.toMap(
                            engine -> engine.getKey().value(),
                            engine -> stopping -> new DeliveryWorker(engine.getValue(), stopping).once()));
        }

        @Override
        public Optional<EhrState> of(String site) {
            return engine(site)
                    .map(DeliveryEngine::health)
                    .filter(EhrCircuitBreaker::asked)
                    .map(health -> new EhrState(!health.open(), health.silentSince()));
        }
    }
}
