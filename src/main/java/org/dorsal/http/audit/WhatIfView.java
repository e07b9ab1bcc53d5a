package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.http.audit.SearchView.Choice;
import org.dorsal.scoring.FlagState;

/**
 * The page that asks what would change.
 *
 * @param wrong names of fields that have to be mended
 * @param chosen canonicals
 */
record WhatIfView(
        Head head,
        SearchForm form,
        List<String> wrong,
        List<Choice> dispositions,
        List<Choice> criteria,
        List<String> chosen,
        Optional<Report> report,
        int onAPage,
        int inAFile,
        String zone) {

    /**
     * What came of it.
     *
     * @param ways how often a result would become another, {@code was → now}
     * @param lines those that come out differently, the newest first
     * @param bounded there are more than were scored
     */
    record Report(
            long scored,
            long same,
            long different,
            long impossible,
            List<Way> ways,
            List<Line> lines,
            boolean listedAll,
            boolean bounded) {}

    /** How many results would become another one. */
    record Way(String was, String now, long count) {}

    /** One assessment that comes out differently. */
    record Line(String assessment, int version, String when, String was, String now, List<String> flags) {}

    static Way way(Map.Entry<String, Long> way, AuditWords words) {
        String[] both = way.getKey().split(" ", -1);
        return new Way(words.disposition(both[0]), words.disposition(both[1]), way.getValue());
    }

    static Line line(EventSummary told, String when, Rescored.Done done, AuditWords words) {
        return new Line(
                told.assessment().orElse(""),
                told.version(),
                when,
                words.disposition(done.was().disposition()),
                words.disposition(done.now().disposition()),
                flags(done, words));
    }

    /** Absent flags that the other criteria do not have are counted: a list of them would hide the others. */
    private static List<String> flags(Rescored.Done done, AuditWords words) {
        List<String> flags = new ArrayList<>();
        int gone = 0;
        for (Rescoring.Change change : done.changes()) {
            if (change.now().isEmpty() && change.was().equals(Optional.of(FlagState.ABSENT))) {
                gone++;
            } else {
                flags.add(words.flag(change.flag()) + ": " + words.flagState(change.was()) + " → "
                        + words.flagState(change.now()));
            }
        }
        if (gone > 0) {
            flags.add(words.say("audit.what-if.gone", gone));
        }
        return flags;
    }
}
