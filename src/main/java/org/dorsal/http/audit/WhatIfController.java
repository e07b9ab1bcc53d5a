package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.assessment.RescoringOutcome;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.Knowledge;
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
     * @param causes those that would stay the same result, with other causes
     * @param flow how many of each result would become which
     * @param reasons why the others have no comparison, with the number of each reason
     * @param lines those that would become another result, the newest first
     * @param listedAll all of them are among the lines
     * @param bounded there are more than were scored
     */
    record WhatIfReport(
            int scored,
            long same,
            long results,
            long causes,
            Map<String, Long> reasons,
            TrendChart flow,
            List<ChangedAssessment> lines,
            boolean listedAll,
            boolean bounded) {}

    /**
     * Assessment with another result.
     *
     * @param present changes of causes that reach a tier on one side
     * @param otherChanges all other changes of causes
     */
    record ChangedAssessment(
            CriteriaSimulation.WhatIfResult simulated,
            ResultComparison comparison,
            List<String> present,
            List<String> otherChanges) {
        static ChangedAssessment of(
                CriteriaSimulation.WhatIfResult simulated, ResultComparison comparison, AuditWords words) {
            Map<Boolean, List<String>> byPresence = comparison.changes().stream()
                    .collect(Collectors.partitioningBy(
                            RescoringOutcome.CauseChange::isReached,
                            Collectors.mapping(
                                    change -> words.cause(change.cause()) + ": " + words.outcome(change.was()) + " → "
                                            + words.outcome(change.now()),
                                    Collectors.toList())));
            return new ChangedAssessment(
                    simulated,
                    comparison,
                    byPresence.getOrDefault(true, List.of()),
                    byPresence.getOrDefault(false, List.of()));
        }
    }

    @GetMapping("/what-if")
    ModelAndView showForm(AuditorRequest request) {
        return shown(request, 200, SearchForm.EMPTY, inForce(), Optional.empty());
    }

    /** Canonical of the evidence models that are used today. */
    private List<String> inForce() {
        return knowledge.newestEvidence(knowledge.formInForce()).stream()
                .map(models -> models.edition().canonical())
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

    @HeavyWork
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
        Map<String, Long> reasons = new LinkedHashMap<>();
        long same = 0;
        for (CriteriaSimulation.WhatIfResult simulated : scored) {
            switch (simulated.rescored()) {
                case ResultComparison comparison -> {
                    String was = comparison.was().disposition();
                    String now = comparison.now().disposition();
                    ways.add(was + " " + now);
                    if (!was.equals(now)) {
                        lines.add(ChangedAssessment.of(simulated, comparison, words));
                    } else if (comparison.isSame()) {
                        same++;
                    }
                }
                case RescoringOutcome.NoStoredResult _ ->
                    reasons.merge(words.message("audit.rescored.nothing"), 1L, Long::sum);
                case RescoringOutcome.RescoringFailure(String reason) -> reasons.merge(reason, 1L, Long::sum);
            }
        }
        List<FacetChoice> kinds = new Facets(knowledge, words).dispositions();
        return new WhatIfReport(
                scored.size(),
                same,
                lines.size(),
                ways.size() - same - lines.size(),
                reasons,
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

    @HeavyWork
    @PostMapping("/what-if/export")
    ModelAndView export(AuditorRequest request, PageForm form) {
        SearchForm search = narrowed(form);
        List<String> chosen = form.all("chosen");
        if (!search.wrong().isEmpty() || chosen.isEmpty()) {
            return shown(request, 422, search, chosen, Optional.empty());
        }
        List<AuditSubject> about = abouts(search, chosen);
        about.add(new AuditSubject.FactSubject("format", "what-if-csv"));
        return Download.csv(
                request,
                about,
                "what-if",
                out -> whatIf.written(out, whatIf.each(walk(request, search), chosen, IN_A_FILE)));
    }

    private EventStream walk(AuditorRequest request, SearchForm search) {
        return new EventStream(
                reads, request.site(), search.query(request.sitePages().zone(), List.of()));
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
}
