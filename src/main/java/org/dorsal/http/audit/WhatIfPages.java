package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Rescoring.Change;
import org.dorsal.assessment.Rescoring.Rescored;
import org.dorsal.assessment.SiteRules;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.audit.Facets.Choice;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.EventReads;
import org.springframework.web.servlet.function.ServerResponse;

/** What would change under other criteria, over days and a disposition. Bounded, and the page says how. */
record WhatIfPages(WhatIf whatIf, EventReads reads, Knowledge knowledge) implements Page.Group {
    /** Assessments that one page scores. */
    static final int ON_A_PAGE = 500;

    /** Assessments that one file scores. */
    static final int IN_A_FILE = 20_000;

    private static final int MOST_LISTED = 200;

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
            Facets facets,
            List<String> chosen,
            Optional<Report> report,
            int onAPage,
            int inAFile) {}

    /**
     * @param results those that would become another result
     * @param flags those that would stay the same result, with other flags
     * @param flow how many of each result would become which
     * @param lines those that come out differently, the newest first
     * @param listedAll all of them are among the lines
     * @param bounded there are more than were scored
     */
    record Report(
            int scored,
            long same,
            long results,
            long flags,
            long impossible,
            Figure flow,
            List<Line> lines,
            boolean listedAll,
            boolean bounded) {}

    /** One assessment that comes out differently. */
    record Line(WhatIf.Scored one, Rescored.Done done, List<String> flags) {}

    @Override
    public List<Page> pages() {
        return List.of(
                Page.get(
                        "/what-if",
                        (asked, _) -> shown(asked, 200, SearchForm.EMPTY, inForce(asked), Optional.empty())),
                Page.post("/what-if", this::scored),
                Page.post("/what-if/export", this::export));
    }

    /** What the site scores with today. */
    private List<String> inForce(AuditorRequest asked) {
        SiteRules rules = asked.of().site().rules();
        return knowledge.formInUse(rules.criteria(), rules.edition()).stream()
                .flatMap(form ->
                        rules.criteria().stream().flatMap(name -> knowledge.newestCriteria(name, form).stream()))
                .map(plan -> plan.edition().canonical())
                .toList();
    }

    private ServerResponse shown(
            AuditorRequest asked, int status, SearchForm search, List<String> chosen, Optional<Report> report) {
        List<String> wrong = new ArrayList<>(search.wrong());
        if (status != 200 && chosen.isEmpty()) {
            wrong.add("chosen");
        }
        Facets facets = new Facets(knowledge, asked.words());
        var view =
                new WhatIfView(new Head(asked, "what-if"), search, wrong, facets, chosen, report, ON_A_PAGE, IN_A_FILE);
        return asked.page(status, "audit-what-if", view);
    }

    private ServerResponse scored(AuditorRequest asked, Form form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(asked, 422, search, chosen, Optional.empty());
        }
        List<WhatIf.Scored> scored =
                whatIf.each(walk(asked, search), chosen, ON_A_PAGE).toList();
        List<About> about = abouts(search, chosen);
        about.add(new About.Fact("count", Integer.toString(scored.size())));
        asked.record(AuditAction.RESCORE, about);
        return shown(asked, 200, search, chosen, Optional.of(report(scored, asked.words())));
    }

    private Report report(List<WhatIf.Scored> scored, AuditWords words) {
        List<String> ways = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        for (WhatIf.Scored one : scored) {
            if (one.rescored() instanceof Rescored.Done done) {
                ways.add(done.was().disposition() + " " + done.now().disposition());
                if (!done.same()) {
                    lines.add(new Line(one, done, flags(done, words)));
                }
            }
        }
        long results = lines.stream()
                .filter(line -> !line.done()
                        .was()
                        .disposition()
                        .equals(line.done().now().disposition()))
                .count();
        List<Choice> kinds = new Facets(knowledge, words).dispositions();
        return new Report(
                scored.size(),
                ways.size() - lines.size(),
                results,
                lines.size() - results,
                scored.size() - ways.size(),
                Flow.of(
                        "flow",
                        words.all("audit.what-if.col", "was now count"),
                        kinds,
                        (was, now) -> Collections.frequency(
                                ways,
                                kinds.get(was).code() + " " + kinds.get(now).code())),
                lines.stream().limit(MOST_LISTED).toList(),
                lines.size() <= MOST_LISTED,
                scored.size() == ON_A_PAGE);
    }

    private ServerResponse export(AuditorRequest asked, Form form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(asked, 422, search, chosen, Optional.empty());
        }
        List<About> about = abouts(search, chosen);
        about.add(new About.Fact("format", "what-if-csv"));
        List<String> head = List.of(
                "what if",
                String.join(" ", chosen),
                search.asWords(),
                "at most " + IN_A_FILE + " assessments",
                asked.at().toString());
        return Download.csv(
                asked,
                about,
                "what-if",
                out -> whatIf.written(out, head, whatIf.each(walk(asked, search), chosen, IN_A_FILE)));
    }

    private Walk walk(AuditorRequest asked, SearchForm search) {
        return new Walk(reads, asked.site(), search.query(asked.of().zone(), List.of()));
    }

    /** Days and disposition; what else a form may hold belongs to the search. */
    private static SearchForm narrowed(Form form) {
        return SearchForm.of(form).only(List.of("from", "to", "disposition"));
    }

    private static List<About> abouts(SearchForm search, List<String> chosen) {
        List<About> about = new ArrayList<>(List.of(new About.Query(search.asQuery())));
        chosen.forEach(canonical -> about.add(new About.Fact("criteria", canonical)));
        return about;
    }

    /** Absent flags that the other criteria do not have are counted: a list of them would hide the others. */
    private static List<String> flags(Rescored.Done done, AuditWords words) {
        List<String> flags = new ArrayList<>();
        int gone = 0;
        for (Change change : done.changes()) {
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
