package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.scoring.FlagState;

/** What would change, as CSV: one line an assessment, and one more for each flag that differs. */
record WhatIfSheet(WhatIf whatIf, Walk walk, List<String> chosen) {
    long written(OutputStream out, String search, String made) throws IOException {
        Csv csv = new Csv(
                out,
                List.of(
                        "what if",
                        String.join(" ", chosen),
                        search,
                        "at most " + WhatIfPages.IN_A_FILE + " assessments",
                        made),
                List.of("recorded", "assessment", "version", "outcome", "was", "now", "flag", "flag-was", "flag-now"));
        whatIf.each(
                walk,
                chosen,
                WhatIfPages.IN_A_FILE,
                (event, told, rescored) -> rows(csv, event.recordedAt().toString(), told, rescored));
        return csv.end();
    }

    private static void rows(Csv csv, String when, EventSummary told, Rescored rescored) {
        String id = told.assessment().orElse("");
        String version = Integer.toString(told.version());
        switch (rescored) {
            case Rescored.Done done -> {
                String outcome = done.same() ? "same" : "different";
                String was = done.was().disposition();
                String now = done.now().disposition();
                csv.line(when, id, version, outcome, was, now, "", "", "");
                done.changes()
                        .forEach(change -> csv.line(
                                when,
                                id,
                                version,
                                outcome,
                                was,
                                now,
                                change.flag(),
                                change.was().map(FlagState::code).orElse(""),
                                change.now().map(FlagState::code).orElse("")));
            }
            case Rescored.NothingSaid _ -> csv.line(when, id, version, "nothing said", "", "", "", "", "");
            case Rescored.Impossible(String says) -> csv.line(when, id, version, says, "", "", "", "", "");
        }
    }
}
