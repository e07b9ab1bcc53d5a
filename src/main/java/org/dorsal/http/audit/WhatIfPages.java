package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.SearchView.Choice;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.EventReads;

/** What would change under other criteria, over days and a disposition. Bounded, and the page says how. */
record WhatIfPages(WhatIf whatIf, EventReads reads, Knowledge knowledge) implements Page.Group {
    /** Assessments that one page scores. */
    static final int ON_A_PAGE = 500;

    /** Assessments that one file scores. */
    static final int IN_A_FILE = 20_000;

    private static final int MOST_LISTED = 200;

    @Override
    public List<Page> pages() {
        return List.of(
                Page.get("/what-if", (asked, _) -> shown(asked, 200, SearchForm.EMPTY, List.of(), Optional.empty())),
                Page.post("/what-if", this::scored),
                Page.post("/what-if/export", this::export));
    }

    /**
     * The page.
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
            String zone) {}

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

    private Answer shown(Asked asked, int status, SearchForm search, List<String> chosen, Optional<Report> report) {
        AuditWords words = AuditWords.of(asked, knowledge.codes());
        Facets facets = new Facets(knowledge, words);
        List<String> wrong = new ArrayList<>(search.wrong());
        if (status != 200 && chosen.isEmpty()) {
            wrong.add("chosen");
        }
        return new Answer.Shown(
                status,
                "audit-what-if",
                new WhatIfView(
                        Head.of(asked, "what-if", Searches.ALL),
                        search,
                        wrong,
                        facets.choices().dispositions(),
                        facets.choices().criteria(),
                        chosen,
                        report,
                        ON_A_PAGE,
                        IN_A_FILE,
                        asked.of().zone().getId()));
    }

    private Answer scored(Asked asked, Form form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(asked, 422, search, chosen, Optional.empty());
        }
        AuditWords words = AuditWords.of(asked, knowledge.codes());
        Map<String, Long> ways = new TreeMap<>();
        List<Line> lines = new ArrayList<>();
        long[] counts = new long[3];
        long scored = each(walk(asked, search), chosen, ON_A_PAGE, (event, told, rescored) -> {
            if (rescored instanceof Rescored.Done done) {
                counts[done.same() ? 0 : 1]++;
                if (!done.same()) {
                    ways.merge(done.was().disposition() + " " + done.now().disposition(), 1L, Long::sum);
                    if (lines.size() < MOST_LISTED) {
                        lines.add(line(told, words.moment(event.recordedAt()), done, words));
                    }
                }
            } else {
                counts[2]++;
            }
        });
        tell(asked, search, chosen, scored);
        boolean bounded = scored == ON_A_PAGE;
        var report = new Report(
                scored,
                counts[0],
                counts[1],
                counts[2],
                ways.entrySet().stream().map(way -> way(way, words)).toList(),
                lines,
                lines.size() == counts[1],
                bounded);
        return shown(asked, 200, search, chosen, Optional.of(report));
    }

    private static Way way(Map.Entry<String, Long> way, AuditWords words) {
        String[] both = way.getKey().split(" ", -1);
        return new Way(words.disposition(both[0]), words.disposition(both[1]), way.getValue());
    }

    private static Line line(Told told, String when, Rescored.Done done, AuditWords words) {
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
                flags.add(words.flag(change.flag()) + ": " + state(change.was(), words) + " → "
                        + state(change.now(), words));
            }
        }
        if (gone > 0) {
            flags.add(words.say("audit.what-if.gone", gone));
        }
        return flags;
    }

    private static String state(Optional<FlagState> state, AuditWords words) {
        return state.map(known -> words.flagState(known.code())).orElseGet(() -> words.say("audit.no-criterion"));
    }

    private Answer export(Asked asked, Form form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(asked, 422, search, chosen, Optional.empty());
        }
        List<About> about = abouts(search, chosen);
        about.add(new About.Fact("format", "what-if-csv"));
        return Taken.file(
                asked,
                about,
                "dorsal-" + asked.site() + "-what-if.csv",
                "text/csv;charset=utf-8",
                out -> written(out, asked, search, chosen));
    }

    private long written(OutputStream out, Asked asked, SearchForm search, List<String> chosen) throws IOException {
        Csv csv = new Csv(
                out,
                List.of(
                        "what if",
                        String.join(" ", chosen),
                        search.asWords(),
                        "at most " + IN_A_FILE + " assessments",
                        asked.at().toString()),
                List.of("recorded", "assessment", "version", "outcome", "was", "now", "flag", "flag-was", "flag-now"));
        whatIf.each(
                walk(asked, search),
                chosen,
                IN_A_FILE,
                (event, told, rescored) -> rows(csv, event.recordedAt().toString(), told, rescored));
        return csv.end();
    }

    private static void rows(Csv csv, String when, Told told, Rescored rescored) {
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

    private long each(Walk walk, List<String> chosen, int atMost, WhatIf.Each each) {
        try {
            return whatIf.each(walk, chosen, atMost, each);
        } catch (IOException impossible) { // nothing is written
            throw new UncheckedIOException(impossible);
        }
    }

    private Walk walk(Asked asked, SearchForm search) {
        return new Walk(reads, asked.site(), search.query(asked.of().zone()));
    }

    /** Days and disposition; what else a form may hold belongs to the search. */
    private static SearchForm narrowed(Form form) {
        SearchForm all = SearchForm.of(form);
        SearchForm narrowed = SearchForm.EMPTY;
        for (String name : List.of("from", "to", "disposition")) {
            if (all.given(name).isPresent()) {
                narrowed = narrowed.with(name, all.value(name));
            }
        }
        return narrowed;
    }

    private static void tell(Asked asked, SearchForm search, List<String> chosen, long scored) {
        List<About> about = abouts(search, chosen);
        about.add(new About.Fact("count", Long.toString(scored)));
        asked.record(Deed.RESCORE, Optional.empty(), Optional.empty(), about);
    }

    private static List<About> abouts(SearchForm search, List<String> chosen) {
        List<About> about = new ArrayList<>(List.of(new About.Query(search.asQuery())));
        chosen.forEach(canonical -> about.add(new About.Fact("criteria", canonical)));
        return about;
    }
}
