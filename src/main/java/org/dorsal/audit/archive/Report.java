package org.dorsal.audit.archive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the verifier found.
 *
 * @param site as the manifest says
 * @param origin names the log, as it was signed
 * @param size entries under the checkpoint
 * @param counts what was checked
 * @param doubts the first ones; {@code allDoubts} counts the rest, too
 * @param verdicts of all assessments whose result-making event is in the export
 * @param notes what the auditor should know, and need not doubt
 */
public record Report(
        String site,
        String origin,
        boolean whole,
        long size,
        Map<String, Long> counts,
        long allDoubts,
        List<Doubt> doubts,
        List<Verdict> verdicts,
        List<String> notes) {
    public Report {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        doubts = List.copyOf(doubts);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }

    /** Nothing is in doubt. */
    public boolean good() {
        return allDoubts == 0;
    }
}
