package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.audit.archive.Ledger.Memory;
import org.dorsal.audit.archive.Ledger.Print;
import org.dorsal.audit.archive.Report.Verdict;
import org.dorsal.fhirjson.Ids;

/** The result sets that events of the export made, in the order of their positions. */
final class Results {
    /** The result, its entries in both maps and their keys. */
    private static final int RESULT_BYTES = 250;

    private final Memory memory;
    private final List<Made> all = new ArrayList<>();
    private final Map<Integer, Integer> ofEvent = new HashMap<>();
    private final Map<Print, Integer> ofPanel = new HashMap<>();

    private static final class Made {
        private final int event;
        private final UUID assessment;
        private final int version;
        private Optional<Verdict.Scored> answer = Optional.empty();

        private Made(int event, UUID assessment, int version) {
            this.event = event;
            this.assessment = assessment;
            this.version = version;
        }
    }

    Results(Memory memory) {
        this.memory = memory;
    }

    /** An event made that version of an assessment's results. */
    void add(int event, UUID assessment, int version) throws Refused {
        memory.take(RESULT_BYTES);
        int result = all.size();
        all.add(new Made(event, assessment, version));
        ofEvent.put(event, result);
        ofPanel.putIfAbsent(Print.of(panel(assessment, version)), result);
    }

    int size() {
        return all.size();
    }

    /** The result that this event made. */
    Optional<Integer> at(int event) {
        return Optional.ofNullable(ofEvent.get(event));
    }

    /** The result whose panel that is. */
    Optional<Integer> ofPanel(Print reference) {
        return Optional.ofNullable(ofPanel.get(reference));
    }

    void answer(int result, Verdict.Scored how) {
        all.get(result).answer = Optional.of(how);
    }

    boolean isAnswered(int result) {
        return all.get(result).answer.isPresent();
    }

    int event(int result) {
        return all.get(result).event;
    }

    String assessment(int result) {
        return all.get(result).assessment.toString();
    }

    int version(int result) {
        return all.get(result).version;
    }

    Verdict.Scored scored(int result) {
        return all.get(result).answer.orElse(Verdict.Scored.FAILED);
    }

    /** The panel has the same id in all versions (slot {@code panel}). */
    private static String panel(UUID assessment, int version) {
        return References.versioned(
                "Observation", Ids.named(assessment, "panel").toString(), version);
    }
}
