package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.dorsal.fhirjson.Ids;

/** The result sets that events of the export made, in the order of their positions: 40 bytes each. */
final class Results {
    private final Longs events = new Longs();
    private final Longs high = new Longs();
    private final Longs low = new Longs();
    private final Longs versions = new Longs();
    private final List<Verdict.Scored> scored = new ArrayList<>();
    private final BitSet answered = new BitSet();
    private final Table panels;

    Results(Memory memory) {
        this.panels = new Table(1, memory);
    }

    /** An event made that version of an assessment's results. */
    void add(int event, UUID assessment, int version) throws Refused {
        int result = events.size();
        events.add(event);
        high.add(assessment.getMostSignificantBits());
        low.add(assessment.getLeastSignificantBits());
        versions.add(version);
        scored.add(Verdict.Scored.FAILED);
        Print panel = Print.of(panel(assessment, version));
        if (panels.find(panel) < 0) {
            panels.set(panels.add(panel), 0, result);
        }
    }

    int size() {
        return events.size();
    }

    /** The result that this event made; negative when it made none. */
    int at(long event) {
        return events.find(event);
    }

    /** The result whose panel that is; negative when it is none's. */
    int ofPanel(Print reference) {
        int row = panels.find(reference);
        return row < 0 ? row : (int) panels.get(row, 0);
    }

    void answer(int result, Verdict.Scored how) {
        answered.set(result);
        scored.set(result, how);
    }

    boolean isAnswered(int result) {
        return answered.get(result);
    }

    int event(int result) {
        return (int) events.get(result);
    }

    String assessment(int result) {
        return new UUID(high.get(result), low.get(result)).toString();
    }

    int version(int result) {
        return (int) versions.get(result);
    }

    Verdict.Scored scored(int result) {
        return scored.get(result);
    }

    /** The panel has the same id in all versions (slot {@code panel}). */
    private static String panel(UUID assessment, int version) {
        return References.versioned(
                "Observation", Ids.named(assessment, "panel").toString(), version);
    }
}
