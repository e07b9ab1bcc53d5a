package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.Gate.Opened;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.Reach;

/** Scores a stored version once more: with the criteria of its day, or with others. Nothing is stored but the event. */
record RescorePages(Gate gate, StoredResults results, Rescoring rescoring, Codes codes) implements Page.Group {

    @Override
    public List<Page> pages() {
        return List.of(Page.post("/assessment/{id}/re-score", gate.behind(this::score)));
    }

    /**
     * What came of it.
     *
     * @param outcome names words: {@code audit.rescored.KEY}
     * @param says why it could not be scored so
     * @param rows the result and the flags that differ
     */
    record RescoreView(
            Head head,
            String id,
            int version,
            boolean then,
            List<String> criteria,
            String outcome,
            String says,
            List<Row> rows,
            List<String> was,
            List<String> now) {
        @Override
        public String toString() {
            return "RescoreView[" + id + "]";
        }
    }

    /** One line: what it is, how it was stored, how it comes out. */
    record Row(String what, String was, String now, boolean differs) {
        @Override
        public String toString() {
            return "Row[hidden]";
        }
    }

    private PageAnswer score(AuditorRequest asked, Form form, Opened opened) {
        int version = VersionPages.number(form, "version");
        Dossier dossier = opened.dossier();
        Optional<StoredResults.Whole> whole = version < 1
                ? Optional.empty()
                : results.of(Reach.ofPatient(asked.site(), dossier.patient()), dossier.id(), version);
        if (whole.isEmpty()) {
            return new PageAnswer.Missing();
        }
        List<String> criteria = form.all("criteria");
        boolean then = criteria.isEmpty();
        byte[] response = whole.get().response().body();
        byte[] panel = whole.get().results().getFirst().body();
        Rescored rescored = then ? rescoring.asThen(response, panel) : rescoring.with(criteria, response, panel);
        String outcome = outcome(rescored, then);
        List<About> facts = new ArrayList<>(
                List.of(new About.Fact("version", Integer.toString(version)), new About.Fact("rescored", outcome)));
        criteria.forEach(canonical -> facts.add(new About.Fact("criteria", canonical)));
        opened.record(asked, Deed.RESCORE, facts.toArray(About[]::new));
        return PageAnswer.Shown.page("audit-rescore", view(asked, dossier, version, criteria, rescored, outcome));
    }

    private static String outcome(Rescored rescored, boolean then) {
        return switch (rescored) {
            case Rescored.Done done -> done.same() ? "same" : then ? "broken" : "different";
            case Rescored.NothingSaid _ -> "nothing";
            case Rescored.Impossible _ -> "impossible";
        };
    }

    private RescoreView view(
            AuditorRequest asked,
            Dossier dossier,
            int version,
            List<String> criteria,
            Rescored rescored,
            String outcome) {
        AuditWords words = AuditWords.of(asked, codes);
        boolean done = rescored instanceof Rescored.Done;
        Optional<Rescored.Done> compared = done ? Optional.of((Rescored.Done) rescored) : Optional.empty();
        return new RescoreView(
                Head.of(asked, "", Searches.ALL),
                dossier.id(),
                version,
                criteria.isEmpty(),
                criteria.stream().map(AuditWords::edition).toList(),
                outcome,
                rescored instanceof Rescored.Impossible(String says) ? says : "",
                compared.map(found -> rows(found, words)).orElse(List.of()),
                compared.map(found -> found.was().criteria()).orElse(List.of()),
                compared.map(found -> found.now().criteria()).orElse(List.of()));
    }

    static List<Row> rows(Rescored.Done done, AuditWords words) {
        List<Row> rows = new ArrayList<>();
        rows.add(row(
                words.say("audit.field.disposition"),
                words.disposition(done.was().disposition()),
                words.disposition(done.now().disposition())));
        done.changes()
                .forEach(change -> rows.add(
                        row(words.flag(change.flag()), words.flagState(change.was()), words.flagState(change.now()))));
        return rows;
    }

    private static Row row(String what, String was, String now) {
        return new Row(what, was, now, !was.equals(now));
    }
}
