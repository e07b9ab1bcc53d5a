package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventCounts.MarkedRate;
import org.dorsal.store.EventQuery;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * How the models do: of each cause and edition how often it reaches a tier, stays open, and is overridden when it
 * reaches one.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record QualityController(EventCounts counts, Knowledge knowledge) {
    static final String OVERRIDDEN = "x-overridden=true";

    /** Excluded statuses: unsigned and withdrawn results have no final decision. */
    private static final List<String> OPEN = List.of("x-status=preliminary", "x-status=entered-in-error");

    private static final List<String> COLUMNS = List.of(
            ("criteria cause results reached reached-rate open open-rate overridden-when-reached" + " overridden-rate")
                    .split(" ", -1));

    @GetMapping("/quality")
    ModelAndView shown(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        if (!search.wrong().isEmpty()) {
            EventCounts.Rates none = new EventCounts.Rates(0, List.of(), false);
            return request.page(422, "audit-quality", view(request, search, none, List.of()));
        }
        request.record(
                AuditAction.SEARCH,
                List.of(
                        new AuditSubject.QuerySubject(search.asQuery()),
                        new AuditSubject.FactSubject("page", "audit-quality")));
        EventCounts.Rates rates = rates(request, search);
        return request.page("audit-quality", view(request, search, rates, editions(request, rates)));
    }

    private static QualityView view(
            AuditorRequest request,
            SearchForm search,
            EventCounts.Rates rates,
            List<QualityView.EditionQuality> editions) {
        AuditPageHead head = new AuditPageHead(request, "quality");
        return new QualityView(head, search, search.wrong(), editions, rates, EventCounts.RATES_OF);
    }

    @HeavyWork
    @PostMapping("/quality/export")
    ModelAndView export(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        if (!search.wrong().isEmpty()) {
            return request.refused(400, "unreadable");
        }
        List<AuditSubject> about = List.of(
                new AuditSubject.QuerySubject(search.asQuery()), new AuditSubject.FactSubject("format", "quality-csv"));
        List<QualityView.EditionQuality> editions = editions(request, rates(request, search));
        return Download.csv(request, about, "rule-quality", out -> written(out, editions));
    }

    private static long written(OutputStream out, List<QualityView.EditionQuality> editions) throws IOException {
        Csv csv = new Csv(out, COLUMNS);
        editions.forEach(edition -> edition.lines()
                .forEach(line -> csv.line(List.of(
                        edition.canonical(),
                        line.cause(),
                        Long.toString(line.results()),
                        Long.toString(line.reached()),
                        line.rate(line.reached(), line.results()),
                        Long.toString(line.open()),
                        line.rate(line.open(), line.results()),
                        Long.toString(line.overridden()),
                        line.rate(line.overridden(), line.reached())))));
        return csv.end();
    }

    /** Results of which it is known how they ended. */
    static EventQuery ended(Instant from, Instant before) {
        return EventQuery.everything().and("x-result=true").without(OPEN).between(from, before);
    }

    private EventCounts.Rates rates(AuditorRequest request, SearchForm search) {
        List<String> groups =
                knowledge.evidence().stream().map(QualityController::group).toList();
        List<String> members = Facets.causes(knowledge).stream()
                .flatMap(cause -> Stream.of(reached(cause), open(cause)))
                .toList();
        ZoneId zone = request.sitePages().zone();
        EventQuery query = ended(search.from(zone), search.before(zone));
        return counts.rates(request.site(), query, groups, members, OVERRIDDEN);
    }

    private List<QualityView.EditionQuality> editions(AuditorRequest request, EventCounts.Rates rates) {
        Map<String, MarkedRate> byCause = rates.rates().stream()
                .collect(Collectors.toMap(rate -> rate.group() + " " + rate.member(), rate -> rate, (_, last) -> last));
        return knowledge.evidence().stream()
                .map(plan -> edition(plan, byCause, request.words()))
                .toList();
    }

    private static QualityView.EditionQuality edition(
            EvidenceModels plan, Map<String, MarkedRate> byCause, AuditWords words) {
        String group = group(plan);
        MarkedRate none = new MarkedRate(group, "", 0, 0);
        long results = byCause.getOrDefault(group + " ", none).events();
        List<QualityView.CauseQuality> lines = plan.causes().stream()
                .map(model -> {
                    String cause = model.cause().code();
                    MarkedRate reached = byCause.getOrDefault(group + " " + reached(cause), none);
                    MarkedRate open = byCause.getOrDefault(group + " " + open(cause), none);
                    return new QualityView.CauseQuality(
                            cause, words.cause(cause), results, reached.events(), open.events(), reached.marked());
                })
                .toList();
        String canonical = plan.edition().canonical();
        return new QualityView.EditionQuality(canonical, AuditWords.edition(canonical), results, lines);
    }

    private static String group(EvidenceModels plan) {
        return "x-criteria=" + plan.edition().canonical();
    }

    private static String reached(String cause) {
        return "x-cause=" + cause + "|reached";
    }

    private static String open(String cause) {
        return "x-cause=" + cause + "|open";
    }

    /** @param bound most results that were looked at */
    record QualityView(
            AuditPageHead head,
            SearchForm form,
            List<String> wrong,
            List<EditionQuality> editions,
            EventCounts.Rates rates,
            long bound) {

        record EditionQuality(String canonical, String name, long results, List<CauseQuality> lines) {}

        /** @param overridden results with it that a clinician decided otherwise */
        record CauseQuality(String cause, String name, long results, long reached, long open, long overridden) {
            /** Percentage as text. */
            public String rate(long part, long whole) {
                return whole == 0 ? "–" : Math.round(part * 1000.0 / whole) / 10.0 + "%";
            }

            /** Percentage as the width of a bar. */
            public long width(long part, long whole) {
                return whole == 0 ? 0 : Math.round(part * 100.0 / whole);
            }
        }
    }
}
