package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dorsal.audit.archive.Doubt.Kind;

/** Collects doubts; keeps the first ones and counts all, because a hostile file has as many as it likes. */
final class Doubts {
    private static final int KEPT = 1_000;
    private static final int KEPT_OF_ONE_KIND = 100;
    private static final int KEPT_OF_ONE_RESULT = 10;

    private final Results results;
    private final List<Doubt> kept = new ArrayList<>();
    private final Map<Kind, Integer> ofKind = new HashMap<>();
    private final Map<Integer, List<Doubt>> ofResult = new HashMap<>();
    private long all;

    Doubts(Results results) {
        this.results = results;
    }

    void add(Kind kind, String place, String says) {
        add(new Doubt(kind, place, says));
    }

    void add(Doubt doubt) {
        all++;
        if (kept.size() < KEPT && ofKind.merge(doubt.kind(), 1, Integer::sum) <= KEPT_OF_ONE_KIND) {
            kept.add(doubt);
        }
    }

    /** One about what the event of that number made. */
    void at(int event, Kind kind, String place, String says) {
        Doubt doubt = new Doubt(kind, place, says);
        add(doubt);
        results.at(event).ifPresent(result -> {
            List<Doubt> own = ofResult.computeIfAbsent(result, _ -> new ArrayList<>());
            if (own.size() < KEPT_OF_ONE_RESULT) {
                own.add(doubt);
            }
        });
    }

    List<Doubt> ofResult(int result) {
        return ofResult.getOrDefault(result, List.of());
    }

    long all() {
        return all;
    }

    List<Doubt> kept() {
        return kept;
    }
}
