package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.assessment.StoredResults;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Ledger;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;

/** Scores what a search finds with other criteria: of each assessment the newest version that the search finds. Stores nothing. */
record WhatIf(Ledger ledger, StoredResults results, Rescoring rescoring) {
    private static final String RESPONSE = "QuestionnaireResponse/";
    private static final String PANEL = "Observation/";
    private static final Optional<String> WITHDRAWN = Optional.of("entered-in-error");
    private static final String HISTORY = "/_history/";

    /** Takes one assessment. */
    @FunctionalInterface
    interface Each {
        void take(FoundEvent event, EventSummary told, Rescored rescored) throws IOException;
    }

    /** Bytes of the answers and of the panel that was made of them. */
    private record Pair(byte[] response, byte[] panel) {
        @Override
        public String toString() {
            return "Pair[hidden]";
        }
    }

    /**
     * Scores each.
     *
     * @param atMost assessments that are scored
     * @return how many were
     */
    long each(Walk walk, List<String> criteria, long atMost, Each each) throws IOException {
        Set<String> seen = new HashSet<>();
        long[] scored = {0};
        walk.until(event -> {
            EventSummary told = EventReading.of(event);
            boolean next = told.assessment().filter(seen::add).isPresent();
            if (next && !told.fact("status").equals(WITHDRAWN)) {
                scored[0]++;
                each.take(event, told, scored(walk.site(), event, told, criteria));
            }
            return scored[0] < atMost;
        });
        return scored[0];
    }

    private Rescored scored(String site, FoundEvent event, EventSummary told, List<String> criteria) {
        Reach reach =
                event.patient().map(patient -> Reach.ofPatient(site, patient)).orElseGet(() -> Reach.ofSite(site));
        return pair(reach, told)
                .map(pair -> rescoring.with(criteria, pair.response(), pair.panel()))
                .orElseGet(() -> new Rescored.Impossible("the stored rows are not there"));
    }

    /** The event names both where both were written with it; else the Provenance knows. */
    private Optional<Pair> pair(Reach reach, EventSummary told) {
        Optional<StoredVersion> response = named(reach, told, RESPONSE);
        Optional<StoredVersion> panel = named(reach, told, PANEL); // the panel is written before all other results
        if (response.isPresent() && panel.isPresent()) {
            return Optional.of(new Pair(response.get().body(), panel.get().body()));
        }
        return told.assessment()
                .flatMap(id -> results.of(reach, id, told.version()))
                .map(whole -> new Pair(
                        whole.response().body(), whole.results().getFirst().body()));
    }

    private Optional<StoredVersion> named(Reach reach, EventSummary told, String type) {
        return told.written().keySet().stream()
                .filter(reference -> reference.startsWith(type) && reference.contains(HISTORY))
                .findFirst()
                .flatMap(reference -> ledger.read(
                        reach,
                        type.substring(0, type.length() - 1),
                        reference.substring(type.length(), reference.indexOf(HISTORY)),
                        Integer.parseInt(reference.substring(reference.indexOf(HISTORY) + HISTORY.length()))));
    }

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
                    List.of(
                            "recorded",
                            "assessment",
                            "version",
                            "outcome",
                            "was",
                            "now",
                            "flag",
                            "flag-was",
                            "flag-now"));
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
}
