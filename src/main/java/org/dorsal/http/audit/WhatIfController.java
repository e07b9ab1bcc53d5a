package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.RescoringOutcome.FlagChange;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.SiteRules;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.EventReads;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Simulation of other criteria on stored assessments, by days and disposition. The number of assessments is limited,
 * and the page shows the limit.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record WhatIfController(CriteriaSimulation whatIf, EventReads reads, Knowledge knowledge) {
    /** Assessments that one page scores. */
    static final int ON_A_PAGE = 500;

    /** Assessments that one file scores. */
    static final int IN_A_FILE = 20_000;

    private static final int MAX_LISTED = 200;

    /**
     * View of the simulation form.
     *
     * @param wrong names of invalid fields
     * @param chosen canonicals of the chosen criteria
     */
    record WhatIfView(
            AuditPageHead head,
            SearchForm form,
            List<String> wrong,
            Facets facets,
            List<String> chosen,
            Optional<WhatIfReport> report,
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
    record WhatIfReport(
            int scored,
            long same,
            long results,
            long flags,
            long impossible,
            TrendChart flow,
            List<ChangedAssessment> lines,
            boolean listedAll,
            boolean bounded) {}

    /** Assessment with a different outcome. */
    record ChangedAssessment(
            CriteriaSimulation.WhatIfResult simulated, ResultComparison comparison, List<String> flags) {}

    @GetMapping("/what-if")
    ModelAndView ask(AuditorRequest request) {
        return shown(request, 200, SearchForm.EMPTY, inForce(request), Optional.empty());
    }

    /** Canonicals of the criteria that the site uses today. */
    private List<String> inForce(AuditorRequest request) {
        SiteRules rules = request.of().site().rules();
        return knowledge.formInUse(rules.criteria(), rules.edition()).stream()
                .flatMap(form ->
                        rules.criteria().stream().flatMap(name -> knowledge.newestCriteria(name, form).stream()))
                .map(plan -> plan.edition().canonical())
                .toList();
    }

    private ModelAndView shown(
            AuditorRequest request, int status, SearchForm search, List<String> chosen, Optional<WhatIfReport> report) {
        List<String> wrong = new ArrayList<>(search.wrong());
        if (status != 200 && chosen.isEmpty()) {
            wrong.add("chosen");
        }
        Facets facets = new Facets(knowledge, request.words());
        var view = new WhatIfView(
                new AuditPageHead(request, "what-if"), search, wrong, facets, chosen, report, ON_A_PAGE, IN_A_FILE);
        return request.page(status, "audit-what-if", view);
    }

    @PostMapping("/what-if")
    ModelAndView scored(AuditorRequest request, PageForm form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(request, 422, search, chosen, Optional.empty());
        }
        List<CriteriaSimulation.WhatIfResult> scored =
                whatIf.each(walk(request, search), chosen, ON_A_PAGE).toList();
        List<AuditSubject> about = abouts(search, chosen);
        about.add(new AuditSubject.FactSubject("count", Integer.toString(scored.size())));
        request.record(AuditAction.RESCORE, about);
        return shown(request, 200, search, chosen, Optional.of(report(scored, request.words())));
    }

    private WhatIfReport report(List<CriteriaSimulation.WhatIfResult> scored, AuditWords words) {
        List<String> ways = new ArrayList<>();
        List<ChangedAssessment> lines = new ArrayList<>();
        for (CriteriaSimulation.WhatIfResult simulated : scored) {
            if (simulated.rescored() instanceof ResultComparison comparison) {
                ways.add(comparison.was().disposition() + " " + comparison.now().disposition());
                if (!comparison.isSame()) {
                    lines.add(new ChangedAssessment(simulated, comparison, flags(comparison, words)));
                }
            }
        }
        long results = lines.stream()
                .filter(line -> !line.comparison()
                        .was()
                        .disposition()
                        .equals(line.comparison().now().disposition()))
                .count();
        List<FacetChoice> kinds = new Facets(knowledge, words).dispositions();
        return new WhatIfReport(
                scored.size(),
                ways.size() - lines.size(),
                results,
                lines.size() - results,
                scored.size() - ways.size(),
                FlowChart.of(
                        "flow",
                        words.all("audit.what-if.col", "was now count"),
                        kinds,
                        (was, now) -> Collections.frequency(
                                ways,
                                kinds.get(was).code() + " " + kinds.get(now).code())),
                lines.stream().limit(MAX_LISTED).toList(),
                lines.size() <= MAX_LISTED,
                scored.size() == ON_A_PAGE);
    }

    @PostMapping("/what-if/export")
    ModelAndView export(AuditorRequest request, PageForm form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(request, 422, search, chosen, Optional.empty());
        }
        List<AuditSubject> about = abouts(search, chosen);
        about.add(new AuditSubject.FactSubject("format", "what-if-csv"));
        List<String> head = List.of(
                "what if",
                String.join(" ", chosen),
                search.asWords(),
                "at most " + IN_A_FILE + " assessments",
                request.at().toString());
        return Download.csv(
                request,
                about,
                "what-if",
                out -> whatIf.written(out, head, whatIf.each(walk(request, search), chosen, IN_A_FILE)));
    }

    private EventStream walk(AuditorRequest request, SearchForm search) {
        return new EventStream(reads, request.site(), search.query(request.of().zone(), List.of()));
    }

    /** Days and disposition; what else a form may hold belongs to the search. */
    private static SearchForm narrowed(PageForm form) {
        return SearchForm.of(form).only(List.of("from", "to", "disposition"));
    }

    private static List<AuditSubject> abouts(SearchForm search, List<String> chosen) {
        List<AuditSubject> about = new ArrayList<>(List.of(new AuditSubject.QuerySubject(search.asQuery())));
        chosen.forEach(canonical -> about.add(new AuditSubject.FactSubject("criteria", canonical)));
        return about;
    }

    /** Absent flags that the other criteria do not have are counted: a list of them would hide the others. */
    private static List<String> flags(ResultComparison comparison, AuditWords words) {
        List<String> flags = new ArrayList<>();
        int removed = 0;
        for (FlagChange change : comparison.changes()) {
            if (change.now().isEmpty() && change.was().equals(Optional.of(FlagState.ABSENT))) {
                removed++;
            } else {
                flags.add(words.flag(change.flag()) + ": " + words.flagState(change.was()) + " → "
                        + words.flagState(change.now()));
            }
        }
        if (removed > 0) {
            flags.add(words.say("audit.what-if.gone", removed));
        }
        return flags;
    }
}
