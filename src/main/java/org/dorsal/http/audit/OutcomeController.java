package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.OutcomeTables.OutcomeTable;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.OutcomeCounts;
import org.dorsal.store.OutcomeCounts.OutcomeBasis;
import org.dorsal.store.OutcomeCounts.OutcomePeriod;
import org.dorsal.store.OutcomeCounts.TierOutcomes;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Controller of the page of outcomes by disposition and by cause. Each page view records an audit event. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record OutcomeController(OutcomeCounts counts, Knowledge knowledge) {
    private static final List<String> DAYS = List.of("30", "90");

    /** Facts on the page; models have hundreds, which the file contains. */
    private static final int MAX_FACTS = 40;

    /**
     * @param days chosen time after an assessment
     * @param waiting follow-ups that have not ended, as text
     * @param bound most follow-ups that are counted
     */
    record OutcomesView(
            AuditPageHead head,
            SearchForm form,
            List<String> wrong,
            List<String> choices,
            String days,
            String waiting,
            int bound,
            List<OutcomeTable> tables) {}

    /** Tables of a period, and the follow-ups of it that have not ended. */
    private record Outcomes(List<OutcomeTable> tables, long waiting) {}

    @GetMapping("/outcomes")
    ModelAndView shown(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        String days = days(form);
        if (!search.wrong().isEmpty()) {
            return request.page(422, "audit-outcomes", view(request, search, days, new Outcomes(List.of(), 0)));
        }
        request.record(
                AuditAction.SEARCH,
                List.of(
                        new AuditSubject.QuerySubject(query(search, days)),
                        new AuditSubject.FactSubject("page", "audit-outcomes")));
        return request.page("audit-outcomes", view(request, search, days, outcomes(request, search, days)));
    }

    private static OutcomesView view(AuditorRequest request, SearchForm form, String days, Outcomes outcomes) {
        return new OutcomesView(
                new AuditPageHead(request, "outcomes"),
                form,
                form.wrong(),
                DAYS,
                days,
                SmallNumbers.text(outcomes.waiting()),
                OutcomeCounts.FOLLOW_UPS_OF,
                outcomes.tables().stream()
                        .filter(table -> !table.rows().isEmpty())
                        .map(table -> table.key().equals(OutcomeTables.FACTS) ? table.limited(MAX_FACTS) : table)
                        .toList());
    }

    @HeavyWork
    @PostMapping("/outcomes/export")
    ModelAndView export(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        if (!search.wrong().isEmpty()) {
            return request.refused(400, "unreadable");
        }
        String days = days(form);
        Optional<OutcomeTable> table = outcomes(request, search, days).tables().stream()
                .filter(candidate -> form.value("table").equals(Optional.of(candidate.key())))
                .findFirst();
        if (table.isEmpty()) {
            return request.missing();
        }
        String name = "outcomes-" + days + "-" + table.get().key();
        List<AuditSubject> about = List.of(
                new AuditSubject.QuerySubject(query(search, days)),
                new AuditSubject.FactSubject("format", name + "-csv"));
        return Download.csv(request, about, name, out -> written(out, table.get()));
    }

    private static long written(OutputStream out, OutcomeTable table) throws IOException {
        Csv csv = new Csv(out, table.columns());
        table.rows().forEach(csv::line);
        return csv.end();
    }

    private static String days(PageForm form) {
        return form.value("days").filter(DAYS::contains).orElse(DAYS.getFirst());
    }

    private static String query(SearchForm search, String days) {
        return search.asQuery() + "&days=" + days;
    }

    private Outcomes outcomes(AuditorRequest request, SearchForm search, String days) {
        ZoneId zone = request.sitePages().zone();
        OutcomePeriod period = new OutcomePeriod(Integer.parseInt(days), search.from(zone), search.before(zone));
        Facets facets = new Facets(knowledge, request.words());
        List<FacetChoice> causes = facets.causes();
        var byTier = counts.tiers(request.site(), period);
        var byCause = counts.causes(
                request.site(),
                period,
                causes.stream().map(FacetChoice::code).toList(),
                Disposition.TIERS.stream().map(Disposition::code).toList());
        OutcomeTables tables = new OutcomeTables(request.words());
        List<OutcomeTable> shown = new ArrayList<>();
        for (OutcomeBasis basis : OutcomeBasis.values()) {
            shown.addAll(tables.tiers(basis, facets.dispositions(), byTier));
            shown.add(tables.causes(basis, causes, byCause));
        }
        shown.add(tables.facts(facets.facts(), counts.facts(request.site(), period)));
        long waiting = byTier.stream()
                .filter(tier -> tier.basis() == OutcomeBasis.COMPUTED)
                .mapToLong(TierOutcomes::waiting)
                .sum();
        return new Outcomes(List.copyOf(shown), waiting);
    }
}
