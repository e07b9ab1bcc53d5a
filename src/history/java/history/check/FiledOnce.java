package history.check;

import history.record.Call;
import history.record.History;
import java.util.HashMap;
import java.util.Map;

/** Checks that the EHR has each result at most once, for its patient, and that no version is replaced by an older one. */
final class FiledOnce extends Check {
    FiledOnce() {
        super("ehr-once");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Call> places = new HashMap<>();
        Map<String, Integer> newest = new HashMap<>();
        Map<String, Write> byMarker = new HashMap<>();
        stored.writers().forEach((_, writer) -> byMarker.put(writer.marker(), writer));
        for (Call copy : history.of("final-ehr")) {
            String source = Filed.source(copy);
            Call other = places.putIfAbsent(copy.got("type") + " " + source, copy);
            require(
                    other == null || other.got("key").equals(copy.got("key")),
                    "a result is in the EHR twice",
                    copy,
                    other == null ? copy : other);
            if (copy.got("type").equals("QuestionnaireResponse")) {
                response(copy, byMarker.get(copy.got("marker")), newest);
            }
        }
    }

    private void response(Call copy, Write writer, Map<String, Integer> newest) {
        if (writer == null) {
            report("the EHR has a response that is not stored", copy);
            return;
        }
        require(
                copy.got("patient").equals("Patient/" + writer.patient()),
                "filed for another patient",
                copy,
                writer.call());
        Integer before = newest.put(copy.got("key"), writer.version());
        require(
                before == null || before < writer.version(),
                "an older version came after a newer one",
                copy,
                writer.call());
    }
}
