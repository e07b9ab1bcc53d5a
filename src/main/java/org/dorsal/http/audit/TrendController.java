package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.PeriodComparison.PeriodCounts;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.note.PageDates;
import org.dorsal.store.CardRows;
import org.dorsal.store.ClinicianRows;
import org.dorsal.store.ClinicianRows.Signatures;
import org.dorsal.store.EventQuery;
import org.dorsal.store.ResultTrends;
import org.dorsal.store.ResultTrends.FilingCount;
import org.dorsal.store.ResultTrends.TrendCount;
import org.dorsal.store.ResultTrends.TrendKind;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Weekly trends of signed results as charts with tables. Each page view records an audit event. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record TrendController(ResultTrends trends, ClinicianRows clinicians, CardRows cards, Knowledge knowledge) {

    private static final List<String> SECONDS = List.of("minute", "ten-minutes", "hour", "day", "longer");
    private static final List<String> STATES = List.of("waiting", "attention", "nothing-taken");

    /**
     * @param from first counted day, the Monday of its week
     * @param to last counted day
     * @param cut true if earlier weeks were requested and are not counted
     */
    record TrendsView(
            AuditPageHead head,
            SearchForm form,
            List<String> wrong,
            String from,
            String to,
            boolean cut,
            int most,
            long bound,
            List<TrendChart> figures) {}

    @GetMapping("/trends")
    ModelAndView shown(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        if (!search.wrong().isEmpty()) {
            return request.page(422, "audit-trends", view(request, search, Optional.empty(), List.of()));
        }
        request.record(
                AuditAction.SEARCH,
                List.of(
                        new AuditSubject.QuerySubject(search.asQuery()),
                        new AuditSubject.FactSubject("page", "audit-trends")));
        Weeks weeks = Weeks.of(search, request.time(), request.sitePages().zone());
        return request.page("audit-trends", view(request, search, Optional.of(weeks), figures(request, weeks)));
    }

    private static TrendsView view(
            AuditorRequest request, SearchForm form, Optional<Weeks> weeks, List<TrendChart> figures) {
        return new TrendsView(
                new AuditPageHead(request, "trends"),
                form,
                form.wrong(),
                weeks.map(period -> PageDates.day(period.mondays().getFirst().toString()))
                        .orElse(""),
                weeks.map(period -> PageDates.day(period.last().toString())).orElse(""),
                weeks.filter(Weeks::cut).isPresent(),
                Weeks.MAX_WEEKS,
                ResultTrends.RESULTS_OF,
                figures);
    }

    @HeavyWork
    @PostMapping("/trends/export")
    ModelAndView export(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        if (!search.wrong().isEmpty()) {
            return request.refused(400, "unreadable");
        }
        Weeks weeks = Weeks.of(search, request.time(), request.sitePages().zone());
        Optional<TrendChart> figure = figures(request, weeks).stream()
                .filter(chart -> form.value("picture").equals(Optional.of(chart.key())))
                .findFirst();
        if (figure.isEmpty()) {
            return request.missing();
        }
        String key = figure.get().key();
        List<AuditSubject> about = List.of(
                new AuditSubject.QuerySubject(search.asQuery()),
                new AuditSubject.FactSubject("format", "trends-" + key + "-csv"));
        return Download.csv(request, about, "trends-" + key, out -> written(out, figure.get()));
    }

    private static long written(OutputStream out, TrendChart figure) throws IOException {
        Csv csv = new Csv(out, figure.columns());
        figure.rows().forEach(csv::line);
        return csv.end();
    }

    private List<TrendChart> figures(AuditorRequest request, Weeks weeks) {
        AuditWords words = request.words();
        Facets facets = new Facets(knowledge, words);
        List<FacetChoice> dispositions = facets.dispositions();
        Weeks earlier = weeks.earlier();
        PeriodCounts now = counted(request, weeks, facets);
        PeriodCounts before = counted(request, earlier, facets);
        Stream<TrendChart> shownCards =
                cards(words, cards.rates(request.site(), weeks.from(), weeks.before())).stream();
        Stream<TrendChart> results = Stream.of(
                new PeriodComparison(words, dispositions, facets.causes()).table(earlier, now, before),
                TrendChart.stacked(
                        "weeks",
                        words.message("audit.trends.week"),
                        weeks.words(),
                        dispositions,
                        (week, kind) -> sum(now.counts(), TrendKind.WEEK, week + 1, 0, kind + 1)),
                matrix(words, dispositions, now.counts()),
                rates(words, now.signatures()),
                rules(words, weeks, Facets.causes(knowledge), now.counts()),
                filing(words, trends.filing(request.site(), weeks.from(), weeks.before())));
        return Stream.concat(results, shownCards).toList();
    }

    private PeriodCounts counted(AuditorRequest request, Weeks weeks, Facets facets) {
        EventQuery query = QualityController.ended(weeks.from(), weeks.before());
        return new PeriodCounts(
                trends.counts(
                        request.site(),
                        query,
                        weeks.starts(),
                        facets.dispositions().stream().map(FacetChoice::code).toList(),
                        Facets.causes(knowledge)),
                clinicians.counted(request.site(), query, QualityController.OVERRIDDEN));
    }

    /** Overrides of each card; empty where no card was shown. */
    private static Optional<TrendChart> cards(AuditWords words, List<CardRows.CardRate> shown) {
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        long shownCards = shown.stream().mapToLong(CardRows.CardRate::shown).sum();
        long overridden =
                shown.stream().mapToLong(CardRows.CardRate::overridden).sum();
        List<Rate> rates = Stream.concat(
                        Stream.of(Rate.of(words.message("audit.trends.whole"), overridden, shownCards)),
                        shown.stream().map(card -> Rate.of(card.card(), card.overridden(), card.shown())))
                .toList();
        return Optional.of(
                Rate.figure("cards", words.all("audit.trends.col", "card shown overridden rate low high"), rates));
    }

    private static long sum(List<TrendCount> counts, TrendKind picture, int week, int line, int place) {
        return counts.stream()
                .filter(count -> count.picture() == picture
                        && count.week() == week
                        && count.line() == line
                        && count.place() == place)
                .mapToLong(TrendCount::results)
                .sum();
    }

    /** Matrix of computed and decided dispositions; arrows mark changes of urgency by clinicians. */
    private static TrendChart matrix(AuditWords words, List<FacetChoice> kinds, List<TrendCount> counts) {
        List<String> names = kinds.stream().map(FacetChoice::word).toList();
        return TrendChart.cells(
                "matrix",
                words.message("audit.trends.computed"),
                names,
                names,
                (computed, decided) -> sum(counts, TrendKind.MATRIX, 0, computed + 1, decided + 1),
                (computed, decided) -> computed == decided ? "" : computed < decided ? "▼ " : "▲ ");
    }

    /** Causes that were reached at least once, the most frequent first. */
    private static TrendChart rules(AuditWords words, Weeks weeks, List<String> causes, List<TrendCount> counts) {
        int size = weeks.mondays().size();
        long[] all = IntStream.range(0, causes.size())
                .mapToLong(cause -> TrendChart.sum(size, week -> sum(counts, TrendKind.RULE, week + 1, cause + 1, 0)))
                .toArray();
        List<Integer> present = IntStream.range(0, causes.size())
                .filter(cause -> all[cause] > 0)
                .boxed()
                .sorted((one, other) -> Long.compare(all[other], all[one]))
                .toList();
        return TrendChart.cells(
                "rules",
                words.message("audit.quality.cause"),
                present.stream().map(cause -> words.cause(causes.get(cause))).toList(),
                weeks.words(),
                (line, week) -> sum(counts, TrendKind.RULE, week + 1, present.get(line) + 1, 0),
                (_, _) -> "");
    }

    private static TrendChart rates(AuditWords words, List<Signatures> signatures) {
        Signatures whole = signatures.getLast();
        List<Signatures> people = signatures.subList(0, signatures.size() - 1);
        List<Rate> rates = new ArrayList<>();
        rates.add(Rate.of(words.message("audit.trends.whole"), whole.marked(), whole.signed()));
        people.forEach(person -> rates.add(Rate.of(
                person.name().isEmpty() ? person.reference() : person.name(), person.marked(), person.signed())));
        long unlisted =
                whole.signed() - people.stream().mapToLong(Signatures::signed).sum();
        if (unlisted > 0) {
            long marked = whole.marked()
                    - people.stream().mapToLong(Signatures::marked).sum();
            rates.add(Rate.of(words.message("audit.trends.others"), marked, unlisted));
        }
        return Rate.figure(
                "clinicians", words.all("audit.trends.col", "clinician signed overridden rate low high"), rates);
    }

    private static TrendChart filing(AuditWords words, List<FilingCount> filed) {
        List<FacetChoice> lines = Stream.concat(
                        SECONDS.stream()
                                .map(span -> new FacetChoice("bar", words.message("audit.trends.within." + span))),
                        STATES.stream()
                                .map(state -> new FacetChoice("bar open", words.message("audit.delivery." + state))))
                .toList();
        List<Long> numbers = Stream.concat(
                        IntStream.range(0, SECONDS.size()).mapToObj(span -> orders(filed, "filed", span)),
                        STATES.stream().map(state -> orders(filed, state, 0)))
                .toList();
        String remark = filed.stream().noneMatch(count -> count.state().equals("half"))
                ? ""
                : words.message("audit.trends.filing.half", orders(filed, "half", 0), orders(filed, "most", 0));
        return TrendChart.bars("filing", words.all("audit.trends.col", "filed orders"), lines, numbers, remark);
    }

    private static long orders(List<FilingCount> filed, String state, int span) {
        return filed.stream()
                .filter(count -> count.state().equals(state) && count.span() == span)
                .mapToLong(FilingCount::orders)
                .sum();
    }
}
