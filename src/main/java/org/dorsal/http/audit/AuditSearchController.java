package org.dorsal.http.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.RecordGate.Purpose;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.note.PageDates;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Page.Position;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The auditors' search: result sets, or everything that happened. Each page that is shown is an event. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record AuditSearchController(EventReads reads, Searches searches, RecordGate gate, Knowledge knowledge) {
    private static final int ROWS = 25;

    /** Events of people are shown as groups, so that a page shows few rows of them. */
    private static final int ROWS_OF_PEOPLE = 100;

    /**
     * @param search id of the search in URLs
     * @param wrong names of invalid fields
     * @param days first and last day of a search for the last days; else empty
     * @param facets choices of the form's fields
     * @param groups result sets or events of all kinds in one group without a title, or events of people
     * @param names names of the signing clinicians, by reference
     * @param next cursor of the next page
     * @param first true on the first page
     * @param purposes purposes of use for an export
     */
    record SearchView(
            AuditPageHead head,
            String search,
            SearchForm form,
            List<String> wrong,
            List<String> days,
            Facets facets,
            List<EventGroup> groups,
            Map<String, String> names,
            Optional<String> next,
            boolean first,
            List<String> purposes) {}

    @GetMapping("/")
    ModelAndView showResults(AuditorRequest request, PageForm form) {
        return shown(request, Searches.ALL, SearchForm.EMPTY, form);
    }

    @GetMapping("/events")
    ModelAndView showEvents(AuditorRequest request, PageForm form) {
        return shown(request, Searches.EVENTS, SearchForm.EVERYTHING, form);
    }

    @GetMapping("/found/{search}")
    ModelAndView showSearch(AuditorRequest request, PageForm form) {
        String id = form.value("search").orElse("");
        return searches.of(request, id)
                .map(search -> shown(request, id, search, form))
                .orElseGet(request::missing);
    }

    @PostMapping("/search")
    ModelAndView search(AuditorRequest request, PageForm form) {
        SearchForm search = SearchForm.of(form);
        return search.wrong().isEmpty()
                ? request.goTo("/found/" + searches.keep(request, search))
                : wrong(request, search, search.wrong());
    }

    private ModelAndView shown(AuditorRequest request, String id, SearchForm search, PageForm form) {
        Optional<String> cursor = form.value("after");
        Optional<Position> after = cursor.flatMap(PageCursor::read);
        if (cursor.isPresent() && after.isEmpty()) {
            return request.missing();
        }
        SearchForm dated = search.datedOn(request.today());
        Optional<EventQuery> sought = searches.query(request, dated);
        if (sought.isEmpty()) {
            return wrong(request, search, List.of("clinician"));
        }
        request.record(
                AuditAction.SEARCH,
                Optional.empty(),
                search.optionalValue("patient"),
                List.of(
                        new AuditSubject.QuerySubject(dated.asQuery()),
                        new AuditSubject.FactSubject("page", "audit-search")));
        EventQuery query = sought.get();
        var events = reads.page(request.site(), query, after, search.people() ? ROWS_OF_PEOPLE : ROWS);
        var next = events.next().map(PageCursor::write);
        var rows = rows(request, events.events());
        return request.page("audit-search", view(request, id, search, List.of(), rows, next, after.isEmpty()));
    }

    /** Form with its errors; no search runs and no patient data are shown. */
    private ModelAndView wrong(AuditorRequest request, SearchForm search, List<String> wrong) {
        var view = view(request, Searches.ALL, search, wrong, List.of(), Optional.empty(), true);
        return request.page(422, "audit-search", view);
    }

    private SearchView view(
            AuditorRequest request,
            String id,
            SearchForm search,
            List<String> wrong,
            List<EventRow> rows,
            Optional<String> next,
            boolean first) {
        AuditPageHead head = new AuditPageHead(request, search.everything() ? "all" : "results");
        Facets facets = new Facets(knowledge, request.words());
        List<String> signers = rows.stream()
                .flatMap(row -> row.summary().fact("clinician").stream())
                .distinct()
                .toList();
        Map<String, String> names = searches.clinicians().names(request.site(), signers);
        return new SearchView(
                head,
                id,
                search,
                wrong,
                days(search, request),
                facets,
                search.people() ? EventGroup.byPersonAndDay(rows, request) : EventGroup.untitled(rows),
                names,
                next,
                first,
                Purpose.codes());
    }

    private static List<String> days(SearchForm search, AuditorRequest request) {
        SearchForm dated = search.wrong().isEmpty() ? search.datedOn(request.today()) : search;
        return dated.equals(search)
                ? List.of()
                : Stream.of("from", "to").map(dated::value).map(PageDates::day).toList();
    }

    private List<EventRow> rows(AuditorRequest request, List<FoundEvent> events) {
        List<EventSummary> summaries = events.stream().map(EventSummary::of).toList();
        List<String> assessments = summaries.stream()
                .flatMap(summary -> summary.assessment().stream())
                .distinct()
                .toList();
        Set<String> opened = gate.accesses(request, assessments).keySet();
        return summaries.stream()
                .map(summary -> new EventRow(
                        summary,
                        request.words(),
                        opened.contains(summary.assessment().orElse("")),
                        1))
                .toList();
    }

    /**
     * Rows of a search that are shown together.
     *
     * @param title may be empty
     */
    record EventGroup(String title, List<EventRow> rows) {
        /** Events of one person on one day. */
        private record PersonDay(String day, String identity, String name) {}

        /** All rows as one group without a title; none for no rows. */
        static List<EventGroup> untitled(List<EventRow> rows) {
            return rows.isEmpty() ? List.of() : List.of(new EventGroup("", rows));
        }

        /** Groups by person and day, the same action on the same record in one row. */
        static List<EventGroup> byPersonAndDay(List<EventRow> rows, AuditorRequest request) {
            Map<PersonDay, Map<List<Object>, EventRow>> groups = new LinkedHashMap<>();
            rows.forEach(row -> groups.computeIfAbsent(key(row, request), _ -> new LinkedHashMap<>())
                    .merge(row.subject(), row, (first, _) -> first.repeated()));
            return groups.entrySet().stream()
                    .map(group -> new EventGroup(
                            request.words()
                                    .message(
                                            "audit.group",
                                            group.getKey().day(),
                                            group.getKey().name(),
                                            group.getValue().values().stream()
                                                    .mapToInt(EventRow::times)
                                                    .sum()),
                            List.copyOf(group.getValue().values())))
                    .toList();
        }

        private static PersonDay key(EventRow row, AuditorRequest request) {
            LocalDate day = LocalDate.ofInstant(
                    row.event().recordedAt(), request.sitePages().zone());
            return new PersonDay(
                    PageDates.day(day.toString()),
                    row.summary().actor().map(EventAgent::identity).orElse(""),
                    row.actorName().orElse(""));
        }
    }

    /** Cursor of the next page in a URL: time and id of the last event, which reveal nothing about a patient. */
    static final class PageCursor {
        private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\.([0-9a-f-]{36})");

        private PageCursor() {}

        static String write(Position position) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, position.at()) + "." + position.id();
        }

        /** Empty when it is no position. */
        static Optional<Position> read(String text) {
            return SHAPE.matcher(text)
                    .results()
                    .filter(parts -> parts.group().equals(text))
                    .map(parts -> new Position(
                            Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), parts.group(2)))
                    .findFirst();
        }
    }
}
