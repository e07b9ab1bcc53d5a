package org.dorsal.http.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.Download.Taken;
import org.dorsal.http.audit.WhatIf.WhatIfSheet;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Knowledge;
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

    private PageAnswer shown(
            AuditorRequest asked,
            int status,
            SearchForm search,
            List<String> chosen,
            Optional<WhatIfView.Report> report) {
        AuditWords words = AuditWords.of(asked, knowledge.codes());
        Facets facets = new Facets(knowledge, words);
        List<String> wrong = new ArrayList<>(search.wrong());
        if (status != 200 && chosen.isEmpty()) {
            wrong.add("chosen");
        }
        return new PageAnswer.Shown(
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

    private PageAnswer scored(AuditorRequest asked, Form form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(asked, 422, search, chosen, Optional.empty());
        }
        AuditWords words = AuditWords.of(asked, knowledge.codes());
        Map<String, Long> ways = new TreeMap<>();
        List<WhatIfView.Line> lines = new ArrayList<>();
        long[] counts = new long[3];
        long scored = each(walk(asked, search), chosen, ON_A_PAGE, (event, told, rescored) -> {
            if (rescored instanceof Rescored.Done done) {
                counts[done.same() ? 0 : 1]++;
                if (!done.same()) {
                    ways.merge(done.was().disposition() + " " + done.now().disposition(), 1L, Long::sum);
                    if (lines.size() < MOST_LISTED) {
                        lines.add(WhatIfView.line(told, words.moment(event.recordedAt()), done, words));
                    }
                }
            } else {
                counts[2]++;
            }
        });
        tell(asked, search, chosen, scored);
        boolean bounded = scored == ON_A_PAGE;
        var report = new WhatIfView.Report(
                scored,
                counts[0],
                counts[1],
                counts[2],
                ways.entrySet().stream().map(way -> WhatIfView.way(way, words)).toList(),
                lines,
                lines.size() == counts[1],
                bounded);
        return shown(asked, 200, search, chosen, Optional.of(report));
    }

    private PageAnswer export(AuditorRequest asked, Form form) {
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
                out -> new WhatIfSheet(whatIf, walk(asked, search), chosen)
                        .written(out, search.asWords(), asked.at().toString()));
    }

    private long each(Walk walk, List<String> chosen, int atMost, WhatIf.Each each) {
        try {
            return whatIf.each(walk, chosen, atMost, each);
        } catch (IOException impossible) { // nothing is written
            throw new UncheckedIOException(impossible);
        }
    }

    private Walk walk(AuditorRequest asked, SearchForm search) {
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

    private static void tell(AuditorRequest asked, SearchForm search, List<String> chosen, long scored) {
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
