package history.check;

import history.record.Call;
import history.record.History;
import java.util.*;
import java.util.function.BiConsumer;

/**
 * Versions read after the end of the run, with their writers.
 *
 * @param versions of each response by its id, in the order of their numbers
 * @param byMarker facts {@code final-version} with each marker
 * @param writes all attempts
 */
record Stored(Map<String, TreeMap<Integer, Call>> versions, Map<String, List<Call>> byMarker, List<Write> writes) {

    static Stored of(History history) {
        Map<String, TreeMap<Integer, Call>> versions = new LinkedHashMap<>();
        Map<String, List<Call>> byMarker = new LinkedHashMap<>();
        for (Call call : history.of("final-version")) {
            versions.computeIfAbsent(call.got("id"), _ -> new TreeMap<>())
                    .putIfAbsent(Integer.parseInt(call.got("version")), call);
            byMarker.computeIfAbsent(call.got("marker"), _ -> new ArrayList<>()).add(call);
        }
        return new Stored(versions, byMarker, Write.of(history));
    }

    /** Facts with that marker. */
    List<Call> marked(String marker) {
        return byMarker.getOrDefault(marker, List.of());
    }

    /** Passes each version with its key: id and number. */
    void eachVersion(BiConsumer<String, Call> consumer) {
        versions.forEach(
                (id, byNumber) -> byNumber.forEach((number, version) -> consumer.accept(id + "/" + number, version)));
    }

    /** Newest version of a response; null without one. */
    Call newest(String id) {
        return versions.containsKey(id) ? versions.get(id).lastEntry().getValue() : null;
    }

    /** The attempts that wrote the stored versions, by id and version. */
    Map<String, Write> writers() {
        Map<String, Write> byMarkers = new LinkedHashMap<>();
        writes.forEach(write -> byMarkers.put(write.marker(), write));
        Map<String, Write> writers = new LinkedHashMap<>();
        eachVersion((key, version) -> {
            if (byMarkers.containsKey(version.got("marker"))) {
                writers.put(key, byMarkers.get(version.got("marker")));
            }
        });
        return writers;
    }

    /** Whether the newest version says that the response was withdrawn. */
    boolean withdrawn(String id) {
        return versions.containsKey(id) && newest(id).got("status").equals("entered-in-error");
    }
}
