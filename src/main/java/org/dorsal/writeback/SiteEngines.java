package org.dorsal.writeback;

import java.util.Map;
import java.util.stream.Collectors;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.smart.SiteId;

/** The delivery engines of all sites. */
record SiteEngines(Map<SiteId, DeliveryEngine> engines) {
    SiteEngines {
        engines = Map.copyOf(engines);
    }

    Map<String, SiteWorker> workers() {
        return engines.entrySet().stream()
                .collect(Collectors.toMap(
                        engine -> engine.getKey().value(),
                        engine -> stopping -> new DeliveryWorker(engine.getValue(), stopping).once()));
    }
}
