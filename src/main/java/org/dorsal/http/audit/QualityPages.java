package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.Download.Taken;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventCounts.Rate;
import org.dorsal.store.EventQuery;

/** How the rules do: of each criterion and edition how often it fires, is not assessed, and is overridden when it fires. */
record QualityPages(EventCounts counts, Knowledge knowledge) implements Page.Group {
    private static final String OVERRIDDEN = "x-overridden=true";

    /** Of what nobody signed, and of what was taken back, nobody knows how it would have ended. */
    private static final List<String> OPEN = List.of("x-status=preliminary", "x-status=entered-in-error");

    private static final List<String> COLUMNS = List.of(
            "criteria",
            "flag",
            "results",
            "present",
            "present-rate",
            "not-assessed",
            "not-assessed-rate",
            "overridden-when-present",
            "overridden-rate");

    @Override
    public List<Page> pages() {
        return List.of(Page.get("/quality", this::shown), Page.post("/quality/export", this::export));
    }

    private PageAnswer shown(AuditorRequest asked, Form form) {
        SearchForm search = SearchForm.of(form);
        if (!search.wrong().isEmpty()) {
            return new PageAnswer.Shown(422, "audit-quality", view(asked, search, List.of(), 0, false));
        }
        asked.record(
                Deed.SEARCH,
                Optional.empty(),
                Optional.empty(),
                List.of(new About.Query(search.asQuery()), new About.Fact("page", "audit-quality")));
        EventCounts.Rates rates = rates(asked, search);
        return PageAnswer.Shown.page(
                "audit-quality", view(asked, search, editions(asked, rates), rates.events(), rates.more()));
    }

    private static QualityView view(
            AuditorRequest asked, SearchForm search, List<QualityView.Edition> editions, long results, boolean more) {
        return new QualityView(
                Head.of(asked, "quality", Searches.ALL),
                search,
                search.wrong(),
                editions,
                results,
                EventCounts.RATES_OF,
                more,
                asked.of().zone().getId());
    }

    private PageAnswer export(AuditorRequest asked, Form form) {
        SearchForm search = SearchForm.of(form);
        if (!search.wrong().isEmpty()) {
            return new PageAnswer.Refused(400, "unreadable");
        }
        List<About> about = List.of(new About.Query(search.asQuery()), new About.Fact("format", "quality-csv"));
        List<QualityView.Edition> editions = editions(asked, rates(asked, search));
        String name = "dorsal-" + asked.site() + "-rule-quality.csv";
        return Taken.file(
                asked,
                about,
                name,
                "text/csv;charset=utf-8",
                out -> written(
                        out,
                        List.of(
                                "rule quality",
                                search.asWords(),
                                "exported",
                                asked.at().toString()),
                        editions));
    }

    private static long written(OutputStream out, List<String> about, List<QualityView.Edition> editions)
            throws IOException {
        Csv csv = new Csv(out, about, COLUMNS);
        for (QualityView.Edition edition : editions) {
            for (QualityView.Line line : edition.lines()) {
                csv.line(
                        edition.canonical(),
                        line.flag(),
                        Long.toString(line.results()),
                        Long.toString(line.present()),
                        line.rate(line.present(), line.results()),
                        Long.toString(line.notAssessed()),
                        line.rate(line.notAssessed(), line.results()),
                        Long.toString(line.overridden()),
                        line.rate(line.overridden(), line.present()));
            }
        }
        return csv.end();
    }

    private EventCounts.Rates rates(AuditorRequest asked, SearchForm search) {
        List<String> groups =
                knowledge.criteria().stream().map(QualityPages::group).toList();
        List<String> members = new ArrayList<>();
        knowledge.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .map(criterion -> criterion.flag().code())
                .distinct()
                .forEach(flag -> members.addAll(List.of(present(flag), notAssessed(flag))));
        EventQuery query = EventQuery.everything()
                .and("x-result=true")
                .without(OPEN)
                .between(
                        search.from(asked.of().zone()), search.before(asked.of().zone()));
        return counts.rates(asked.site(), query, groups, members, OVERRIDDEN);
    }

    private List<QualityView.Edition> editions(AuditorRequest asked, EventCounts.Rates rates) {
        AuditWords words = AuditWords.of(asked, knowledge.codes());
        Map<String, Rate> found = new HashMap<>();
        rates.rates().forEach(rate -> found.put(rate.group() + " " + rate.member(), rate));
        return knowledge.criteria().stream()
                .map(plan -> edition(plan, found, words))
                .toList();
    }

    private static QualityView.Edition edition(Criteria plan, Map<String, Rate> found, AuditWords words) {
        String group = group(plan);
        long results = events(found, group + " ");
        List<QualityView.Line> lines = plan.criteria().stream()
                .map(Criterion::flag)
                .map(flag -> new QualityView.Line(
                        flag.code(),
                        words.flag(flag.code()),
                        results,
                        events(found, group + " " + present(flag.code())),
                        events(found, group + " " + notAssessed(flag.code())),
                        Optional.ofNullable(found.get(group + " " + present(flag.code())))
                                .map(Rate::marked)
                                .orElse(0L)))
                .toList();
        String canonical = plan.edition().canonical();
        return new QualityView.Edition(canonical, AuditWords.edition(canonical), results, lines);
    }

    private static long events(Map<String, Rate> found, String key) {
        return Optional.ofNullable(found.get(key)).map(Rate::events).orElse(0L);
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

    /**
     * The page about rules.
     *
     * @param bound most results that were looked at
     * @param more there are older ones
     */
    record QualityView(
            Head head,
            SearchForm form,
            List<String> wrong,
            List<Edition> editions,
            long results,
            long bound,
            boolean more,
            String zone) {

        /** One edition of criteria. */
        record Edition(String canonical, String name, long results, List<Line> lines) {}

        /**
         * One criterion of it.
         *
         * @param overridden results with it that a clinician decided otherwise
         */
        record Line(String flag, String name, long results, long present, long notAssessed, long overridden) {
            /** Of a hundred, in words. */
            public String rate(long part, long whole) {
                return whole == 0 ? "–" : Math.round(part * 1000.0 / whole) / 10.0 + " %";
            }

            /** Of a hundred, for a bar. */
            public long width(long part, long whole) {
                return whole == 0 ? 0 : Math.round(part * 100.0 / whole);
            }
        }
    }
}
