package org.dorsal.http.audit;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.FigureTables.ChartLine;
import org.dorsal.http.audit.FigureTables.FigureTable;
import org.dorsal.http.audit.FigureTables.FigureTable.FigureCell;
import org.dorsal.http.audit.HeavyWorkLimiter.HeavyWork;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.PageText;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.CardRows;
import org.dorsal.store.EventReads;
import org.dorsal.store.FigureReads;
import org.dorsal.store.FigureReads.Figure;
import org.dorsal.store.FigureReads.FigureMember;
import org.dorsal.store.FigureReads.FigureMembers;
import org.dorsal.store.FigureReads.FigureScope;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Figures of a period, and the records behind each of them. Each page and each file is an event. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record FigureController(FigureReads figures, CardRows cards, EventReads events, RecordGate gate, Knowledge knowledge) {
    private static final int ROWS = 50;
    private static final int MAX_PAGES = 1_000;
    private static final Set<String> BY_DISPOSITION = Set.of("decided", "computed");

    /**
     * @param wrong names of invalid fields
     * @param choices times after an assessment
     * @param period shown days; of a wrong form, those of an empty one
     * @param waiting follow-ups that have not been done yet
     */
    record FiguresView(
            AuditPageHead head,
            SearchForm form,
            List<String> wrong,
            List<String> choices,
            FigurePeriod period,
            FigureCell waiting,
            List<ChartLine> chart,
            List<FigureTable> tables) {}

    /**
     * @param name the counted fact
     * @param back fields of the address of the figures
     * @param next fields of the address of the next page
     */
    record FigureRecordsView(
            AuditPageHead head,
            String name,
            FigurePeriod period,
            String back,
            long all,
            List<FigureRecord> rows,
            Optional<String> next) {}

    /** @param found days from the assessment to the diagnosis */
    record FigureRecord(EventRow row, Optional<Integer> found) {}

    @GetMapping("/figures")
    ModelAndView shown(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form).only(List.of("from", "to"));
        AuditPageHead head = new AuditPageHead(request, "figures");
        FigurePeriod period = FigurePeriod.of(form, request);
        if (!search.wrong().isEmpty()) {
            FigureCell none = new FigureCell(0, "");
            return request.page(
                    422,
                    "audit-figures",
                    new FiguresView(
                            head, search, search.wrong(), FigurePeriod.DAYS, period, none, List.of(), List.of()));
        }
        record(request, period.query(), "audit-figures");
        FigureTables tables = tables(request, period);
        return request.page(
                "audit-figures",
                new FiguresView(
                        head,
                        search,
                        List.of(),
                        FigurePeriod.DAYS,
                        period,
                        tables.waiting(),
                        tables.chart(),
                        all(request, period, tables)));
    }

    private static void record(AuditorRequest request, String query, String page) {
        request.record(
                AuditAction.SEARCH,
                List.of(
                        new AuditSubject.QuerySubject("AuditEvent?x-result=true&" + query),
                        new AuditSubject.FactSubject("page", page)));
    }

    private FigureTables tables(AuditorRequest request, FigurePeriod period) {
        FigureScope scope = period.scope(request.site());
        FigureScope both =
                new FigureScope(scope.site(), scope.days(), period.before().start(), scope.before(), scope.tiers());
        return new FigureTables(
                request.words(),
                new Facets(knowledge, request.words()),
                period,
                figures.counts(
                        both, period.weeks().stream().map(FigurePeriod::start).toList()));
    }

    private List<FigureTable> all(AuditorRequest request, FigurePeriod period, FigureTables tables) {
        FigureScope scope = period.scope(request.site());
        FigureTable shown = tables.cards(cards.rates(scope.site(), scope.from(), scope.before()));
        return shown.isEmpty()
                ? tables.all()
                : Stream.concat(tables.all().stream(), Stream.of(shown)).toList();
    }

    @HeavyWork
    @PostMapping("/figures/export")
    ModelAndView export(AuditorRequest request, PageForm form) {
        if (!SearchForm.of(form).wrong().isEmpty()) {
            return request.refused(400, "unreadable");
        }
        FigurePeriod period = FigurePeriod.of(form, request);
        Optional<FigureTable> table = all(request, period, tables(request, period)).stream()
                .filter(candidate -> form.value("table").equals(Optional.of(candidate.key())))
                .findFirst();
        if (table.isEmpty()) {
            return request.missing();
        }
        String name = "figures-" + table.get().key();
        List<AuditSubject> about = List.of(
                new AuditSubject.QuerySubject("AuditEvent?x-result=true&" + period.query()),
                new AuditSubject.FactSubject("format", name + "-csv"));
        return Download.csv(request, about, name, table.get()::csv);
    }

    /** Lists the records of a figure with masked patients; each opens for a purpose of use, as in a search. */
    @GetMapping("/figures/records")
    ModelAndView records(AuditorRequest request, PageForm form) {
        Figure figure = new Figure(
                form.value("part").orElse(""),
                form.value("line").orElse(""),
                form.value("place").orElse(""));
        Optional<String> name = name(figure, request.words());
        int page = Math.clamp(EventSummary.number(form.value("page")), 1, MAX_PAGES);
        if (name.isEmpty() || !SearchForm.of(form).wrong().isEmpty()) {
            return request.missing();
        }
        FigurePeriod period = FigurePeriod.of(form, request);
        String query = period.query(figure);
        record(request, query, "audit-figure-records");
        FigureMembers members = figures.members(period.scope(request.site()), figure, (page - 1) * ROWS, ROWS);
        boolean more = (long) page * ROWS < members.all();
        return request.page(
                "audit-figure-records",
                new FigureRecordsView(
                        new AuditPageHead(request, "figures"),
                        name.get(),
                        period,
                        period.query(),
                        members.all(),
                        rows(request, members.listed()),
                        more ? Optional.of(query + "&page=" + (page + 1)) : Optional.empty()));
    }

    /** Describes what a figure counts; empty if there is no such figure. */
    private Optional<String> name(Figure figure, PageText words) {
        Facets facets = new Facets(knowledge, words);
        FacetChoice any = new FacetChoice("", words.message("audit.figures.any"));
        List<FacetChoice> lines;
        if (BY_DISPOSITION.contains(figure.part())) {
            lines = facets.dispositions();
        } else if (figure.part().equals("changed")) {
            lines = FigureTables.CHANGES.stream()
                    .map(way -> new FacetChoice(way, words.message("audit.figures." + way)))
                    .toList();
        } else if (figure.part().equals("reached")) {
            lines = facets.causes();
        } else if (figure.part().equals("waiting")) {
            lines = List.of(any);
        } else if (FigureTables.OUTCOMES.contains(figure.part())) {
            lines = Stream.concat(Stream.of(any), facets.causes().stream()).toList();
        } else {
            return Optional.empty();
        }
        List<FacetChoice> places = figure.part().equals("reached") ? facets.dispositions() : List.of();
        return word(lines, figure.line())
                .map(line -> words.message("audit.figures.of." + figure.part(), line))
                .flatMap(line -> figure.place().isEmpty()
                        ? Optional.of(line)
                        : word(places, figure.place()).map(place -> line + ", " + place));
    }

    private static Optional<String> word(List<FacetChoice> choices, String code) {
        return choices.stream()
                .filter(choice -> choice.code().equals(code))
                .map(FacetChoice::word)
                .findFirst();
    }

    private List<FigureRecord> rows(AuditorRequest request, List<FigureMember> members) {
        List<String> ids = members.stream().map(FigureMember::assessment).toList();
        Set<String> opened = gate.accesses(request, ids).keySet();
        Map<String, EventSummary> newest = events.results(request.site(), ids).stream()
                .map(EventSummary::of)
                .filter(summary -> summary.version() == summary.event().newest())
                .collect(Collectors.toMap(summary -> summary.assessment().orElse(""), Function.identity()));
        return members.stream()
                .flatMap(member -> Optional.ofNullable(newest.get(member.assessment())).stream()
                        .map(summary -> new FigureRecord(
                                new EventRow(summary, request.words(), opened.contains(member.assessment()), 1),
                                member.found())))
                .toList();
    }
}
