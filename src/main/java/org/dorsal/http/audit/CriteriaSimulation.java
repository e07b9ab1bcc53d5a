package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.RescoringOutcome;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.StoredResults;
import org.dorsal.knowledge.Disposition;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.StoredVersion;

/**
 * Scores what a search finds with other criteria: of each assessment the newest version that the search finds. Stores
 * nothing.
 */
record CriteriaSimulation(Ledger ledger, StoredResults results, Rescoring rescoring) {
    private static final String WITHDRAWN = "entered-in-error";
    private static final String HISTORY = "/_history/";
    private static final List<String> COLUMNS =
            List.of("recorded", "assessment", "version", "outcome", "was", "now", "cause", "cause-was", "cause-now");

    /** Assessment that was scored again. */
    record WhatIfResult(EventSummary summary, RescoringOutcome rescored) {
        @Override
        public String toString() {
            return "WhatIfResult[hidden]";
        }
    }

    /** Bytes of the answers and of the panel that was made of them. */
    private record StoredPair(byte[] response, byte[] panel) {}

    /** Scores each, at most so many assessments. */
    Stream<WhatIfResult> each(EventStream walk, List<String> criteria, long atMost) {
        Set<String> assessments = new HashSet<>();
        return walk.events()
                .map(EventSummary::of)
                .filter(summary -> isNext(summary, assessments))
                .limit(atMost)
                .map(summary -> scored(walk.site(), summary, criteria));
    }

    private static boolean isNext(EventSummary summary, Set<String> assessments) {
        return summary.assessment().filter(assessments::add).isPresent()
                && !summary.fact("status").equals(Optional.of(WITHDRAWN));
    }

    private WhatIfResult scored(String site, EventSummary summary, List<String> criteria) {
        AccessScope reach = summary.event()
                .patient()
                .map(patient -> AccessScope.ofPatient(site, patient))
                .orElseGet(() -> AccessScope.ofSite(site));
        RescoringOutcome rescored = pair(reach, summary)
                .map(pair -> rescoring.withCriteria(criteria, pair.response(), pair.panel()))
                .orElseGet(() -> new RescoringOutcome.RescoringFailure("the stored rows are not there"));
        return new WhatIfResult(summary, rescored);
    }

    /** Response and panel of the event; if the event names only one of them, the Provenance gives both. */
    private Optional<StoredPair> pair(AccessScope reach, EventSummary summary) {
        Optional<StoredVersion> response = named(reach, summary, "QuestionnaireResponse");
        Optional<StoredVersion> panel =
                named(reach, summary, "Observation"); // the panel is written before all other results
        if (response.isPresent() && panel.isPresent()) {
            return Optional.of(new StoredPair(response.get().body(), panel.get().body()));
        }
        return summary.assessment()
                .flatMap(id -> results.of(reach, id, summary.version()))
                .map(whole -> new StoredPair(
                        whole.response().body(), whole.results().getFirst().body()));
    }

    private Optional<StoredVersion> named(AccessScope reach, EventSummary summary, String type) {
        return summary.written().keySet().stream()
                .filter(reference -> reference.startsWith(type + "/") && reference.contains(HISTORY))
                .findFirst()
                .flatMap(reference -> ledger.read(
                        reach,
                        type,
                        reference.substring(type.length() + 1, reference.indexOf(HISTORY)),
                        Integer.parseInt(reference.substring(reference.indexOf(HISTORY) + HISTORY.length()))));
    }

    /**
     * Writes the differences as CSV: one line per assessment, and one more for each cause that differs.
     */
    long written(OutputStream out, Stream<WhatIfResult> scored) throws IOException {
        Csv csv = new Csv(out, COLUMNS);
        scored.forEach(simulated -> {
            List<String> first = List.of(
                    simulated.summary().event().recordedAt().toString(),
                    simulated.summary().assessment().orElse(""),
                    Integer.toString(simulated.summary().version()));
            switch (simulated.rescored()) {
                case ResultComparison comparison -> lines(csv, first, comparison);
                case RescoringOutcome.NoStoredResult _ -> line(csv, first, "nothing said", "", "", "", "", "");
                case RescoringOutcome.RescoringFailure(String message) -> line(csv, first, message, "", "", "", "", "");
            }
        });
        return csv.end();
    }

    private static void lines(Csv csv, List<String> first, ResultComparison comparison) {
        String outcome = comparison.isSame() ? "same" : "different";
        String was = comparison.was().disposition();
        String now = comparison.now().disposition();
        line(csv, first, outcome, was, now, "", "", "");
        comparison
                .changes()
                .forEach(change ->
                        line(csv, first, outcome, was, now, change.cause(), code(change.was()), code(change.now())));
    }

    private static void line(Csv csv, List<String> first, String... more) {
        List<String> cells = new ArrayList<>(first);
        cells.addAll(List.of(more));
        csv.line(cells);
    }

    private static String code(Optional<Disposition> tier) {
        return tier.map(Disposition::code).orElse("");
    }
}
