package history.check;

import history.record.Call;
import history.record.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** The attempts that wrote the stored versions, by id and version. */
    Map<String, Write> writers() {
        Map<String, Write> byMarkers = new LinkedHashMap<>();
        writes.forEach(write -> byMarkers.put(write.marker(), write));
        Map<String, Write> writers = new LinkedHashMap<>();
        versions.forEach((id, byNumber) -> byNumber.forEach((number, version) -> {
            Write writer = byMarkers.get(version.got("marker"));
            if (writer != null) {
                writers.put(id + "/" + number, writer);
            }
        }));
        return writers;
    }

    /** Whether the newest version says that the response was withdrawn. */
    boolean withdrawn(String id) {
        return versions.containsKey(id)
                && versions.get(id).lastEntry().getValue().got("status").equals("entered-in-error");
    }
}
