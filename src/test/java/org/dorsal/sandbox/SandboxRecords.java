package org.dorsal.sandbox;

import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** All that the EHR holds, in memory: type, then id, then the newest version. Callers get copies. */
final class SandboxRecords {
    private final Map<String, Map<String, Resource>> shelves = new ConcurrentHashMap<>();
    private final Map<String, Resource> filed = new ConcurrentSkipListMap<>();
    private final AtomicLong serial = new AtomicLong();
    private final Clock clock;

    SandboxRecords(Clock clock) {
        this.clock = clock;
    }

    /** Puts what was there before any app came. */
    void hold(Collection<? extends Resource> resources) {
        resources.forEach(r -> put(r, r.getIdPart(), 1));
    }

    Stream<Resource> all(String type) {
        return shelf(type).values().stream().map(Resource::copy);
    }

    Optional<Resource> find(String type, String id) {
        return Optional.ofNullable(shelf(type).get(id)).map(Resource::copy);
    }

    /** Files something new under an id of the EHR's own. */
    Resource create(Resource resource) {
        var kept = put(resource, "filed-" + serial.incrementAndGet(), 1);
        filed.put(key(kept), kept);
        return kept.copy();
    }

    /** Files the next version. The caller has looked whether there is one before. */
    Resource update(Resource resource, String id, long version) {
        var kept = put(resource, id, version);
        filed.put(key(kept), kept);
        return kept.copy();
    }

    /** What apps have filed, newest version each. */
    List<Resource> filed() {
        return filed.values().stream().map(Resource::copy).toList();
    }

    private synchronized Resource put(Resource resource, String id, long version) {
        var kept = resource.copy();
        kept.setId(new IdType(kept.fhirType(), id, Long.toString(version)));
        kept.getMeta().setVersionId(Long.toString(version)).setLastUpdated(Date.from(clock.instant()));
        shelf(kept.fhirType()).put(id, kept);
        return kept;
    }

    private Map<String, Resource> shelf(String type) {
        return shelves.computeIfAbsent(type, t -> new ConcurrentSkipListMap<>());
    }

    private static String key(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdPart();
    }
}
