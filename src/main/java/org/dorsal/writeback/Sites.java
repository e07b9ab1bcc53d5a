package org.dorsal.writeback;

import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.SiteId;

/** The engines of all sites that write back; at the same time what this replica knows of their EHRs. */
public final class Sites {
    private final Map<SiteId, Engine> engines;

    Sites(Map<SiteId, Engine> engines) {
        this.engines = Map.copyOf(engines);
    }

    Iterable<Engine> all() {
        return engines.values();
    }

    /** How that site's EHR is; empty when the site writes nothing back. */
    public Optional<EhrState> ehr(SiteId site) {
        return Optional.ofNullable(engines.get(site))
                .map(Engine::health)
                .map(health -> new EhrState(!health.open(), health.silentSince()));
    }
}
