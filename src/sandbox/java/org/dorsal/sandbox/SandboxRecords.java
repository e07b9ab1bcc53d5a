package org.dorsal.sandbox;

import java.time.Clock;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/**
 * Resources of the EHR: type, then id, then the versions. Callers get copies. Resources that apps file are written to
 * the file first.
 */
final class SandboxRecords {
    private static final String OWN_IDS = "filed-";

    private final Map<String, Map<String, List<Resource>>> shelves = new ConcurrentHashMap<>();
    private final Set<String> filed = new ConcurrentSkipListSet<>();
    private final Clock clock;
    private final RecordFile file;
    private long serial;

    SandboxRecords(Clock clock, RecordFile file) {
        this.clock = clock;
        this.file = file;
    }

    /** Stores the resources that exist before any app connects. */
    void hold(Collection<? extends Resource> resources) {
        resources.forEach(r -> put(stamped(r, r.getIdPart(), 1)));
    }

    /** Takes up again what apps filed before the sandbox was last stopped. */
    synchronized void resume() {
        file.read().forEach(stored -> {
            put(stored);
            filed.add(key(stored));
            if (stored.getIdPart().startsWith(OWN_IDS)) {
                serial = Math.max(serial, Long.parseLong(stored.getIdPart().substring(OWN_IDS.length())));
            }
        });
    }

    Stream<Resource> all(String type) {
        return all(type, _ -> true);
    }

    /** The newest version of each of a type that is wanted. */
    Stream<Resource> all(String type, Predicate<Resource> wanted) {
        // looked at before they are copied: a search among thousands would else copy thousands
        return shelf(type).values().stream().map(List::getLast).filter(wanted).map(Resource::copy);
    }

    Optional<Resource> find(String type, String id) {
        return versions(type, id).reduce((_, newer) -> newer);
    }

    /** All versions, oldest first; none when there is no such resource. */
    Stream<Resource> versions(String type, String id) {
        return shelf(type).getOrDefault(id, List.of()).stream().map(Resource::copy);
    }

    /** Runs several steps atomically: no other thread writes between them. */
    synchronized <T> T alone(Supplier<T> steps) {
        return steps.get();
    }

    /** Files something new under an id of the EHR's own. */
    synchronized Resource create(Resource resource) {
        serial++;
        return file(stamped(resource, OWN_IDS + serial, 1));
    }

    /** Files the next version. The caller has looked whether there is one before. */
    synchronized Resource update(Resource resource, String id) {
        return file(stamped(
                resource,
                id,
                shelf(resource.fhirType()).getOrDefault(id, List.of()).size() + 1));
    }

    /** Returns the newest version of each resource that apps have filed. */
    List<Resource> filed() {
        return filed.stream().map(key -> versionsOf(key).getLast()).toList();
    }

    /** Returns every version of the resources that apps have filed, oldest first within a resource. */
    List<Resource> filedVersions() {
        return filed.stream().flatMap(key -> versionsOf(key).stream()).toList();
    }

    private Resource file(Resource stored) {
        file.append(stored);
        put(stored);
        filed.add(key(stored));
        return stored.copy();
    }

    private void put(Resource stored) {
        shelf(stored.fhirType())
                .computeIfAbsent(stored.getIdPart(), id -> new CopyOnWriteArrayList<>())
                .add(stored);
    }

    private Resource stamped(Resource resource, String id, int version) {
        var stored = resource.copy();
        stored.setId(new IdType(stored.fhirType(), id, Integer.toString(version)));
        stored.getMeta().setVersionId(Integer.toString(version)).setLastUpdated(Date.from(clock.instant()));
        return stored;
    }

    private List<Resource> versionsOf(String key) {
        var slash = key.indexOf('/');
        return versions(key.substring(0, slash), key.substring(slash + 1)).toList();
    }

    private Map<String, List<Resource>> shelf(String type) {
        return shelves.computeIfAbsent(type, t -> new ConcurrentSkipListMap<>());
    }

    private static String key(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdPart();
    }
}
