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
import org.dorsal.knowledge.Criteria;
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
 * How the rules do: of each criterion and edition how often it fires, is not assessed, and is overridden when it
 * fires.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record QualityController(EventCounts counts, Knowledge knowledge) {
    static final String OVERRIDDEN = "x-overridden=true";

    /** Excluded statuses: unsigned and withdrawn results have no final decision. */
    private static final List<String> OPEN = List.of("x-status=preliminary", "x-status=entered-in-error");

    private static final List<String> COLUMNS =
            List.of(("criteria flag results present present-rate not-assessed not-assessed-rate overridden-when-present"
                            + " overridden-rate")
                    .split(" ", -1));

    @GetMapping("/quality")
    ModelAndView shown(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form);
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
        SearchForm search = SearchForm.of(form);
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
                        line.flag(),
                        Long.toString(line.results()),
                        Long.toString(line.present()),
                        line.rate(line.present(), line.results()),
                        Long.toString(line.notAssessed()),
                        line.rate(line.notAssessed(), line.results()),
                        Long.toString(line.overridden()),
                        line.rate(line.overridden(), line.present())))));
        return csv.end();
    }

    /** Results of which it is known how they ended. */
    static EventQuery ended(Instant from, Instant before) {
        return EventQuery.everything().and("x-result=true").without(OPEN).between(from, before);
    }

    private EventCounts.Rates rates(AuditorRequest request, SearchForm search) {
        List<String> groups =
                knowledge.criteria().stream().map(QualityController::group).toList();
        List<String> members = Facets.flags(knowledge).stream()
                .flatMap(flag -> Stream.of(present(flag), notAssessed(flag)))
                .toList();
        ZoneId zone = request.of().zone();
        EventQuery query = ended(search.from(zone), search.before(zone));
        return counts.rates(request.site(), query, groups, members, OVERRIDDEN);
    }

    private List<QualityView.EditionQuality> editions(AuditorRequest request, EventCounts.Rates rates) {
        Map<String, MarkedRate> byFlag = rates.rates().stream()
                .collect(Collectors.toMap(rate -> rate.group() + " " + rate.member(), rate -> rate, (_, last) -> last));
        return knowledge.criteria().stream()
                .map(plan -> edition(plan, byFlag, request.words()))
                .toList();
    }

    private static QualityView.EditionQuality edition(Criteria plan, Map<String, MarkedRate> byFlag, AuditWords words) {
        String group = group(plan);
        MarkedRate none = new MarkedRate(group, "", 0, 0);
        long results = byFlag.getOrDefault(group + " ", none).events();
        List<QualityView.FlagQuality> lines = plan.criteria().stream()
                .map(criterion -> {
                    String flag = criterion.flag().code();
                    MarkedRate present = byFlag.getOrDefault(group + " " + present(flag), none);
                    MarkedRate open = byFlag.getOrDefault(group + " " + notAssessed(flag), none);
                    return new QualityView.FlagQuality(
                            flag, words.flag(flag), results, present.events(), open.events(), present.marked());
                })
                .toList();
        String canonical = plan.edition().canonical();
        return new QualityView.EditionQuality(canonical, AuditWords.edition(canonical), results, lines);
    }

    private static String group(Criteria plan) {
        return "x-criteria=" + plan.edition().canonical();
    }

    private static String present(String flag) {
        return "x-flag=" + flag + "|present";
    }

    private static String notAssessed(String flag) {
        return "x-flag=" + flag + "|not-assessed";
    }

    /** @param bound most results that were looked at */
    record QualityView(
            AuditPageHead head,
            SearchForm form,
            List<String> wrong,
            List<EditionQuality> editions,
            EventCounts.Rates rates,
            long bound) {

        record EditionQuality(String canonical, String name, long results, List<FlagQuality> lines) {}

        /** @param overridden results with it that a clinician decided otherwise */
        record FlagQuality(String flag, String name, long results, long present, long notAssessed, long overridden) {
            /** Percentage as text. */
            public String rate(long part, long whole) {
                return whole == 0 ? "–" : Math.round(part * 1000.0 / whole) / 10.0 + " %";
            }

            /** Percentage as the width of a bar. */
            public long width(long part, long whole) {
                return whole == 0 ? 0 : Math.round(part * 100.0 / whole);
            }
        }
    }
}
