package org.dorsal.http.audit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.Gate.Looks;
import org.dorsal.http.audit.SearchView.Bars;
import org.dorsal.http.audit.SearchView.Saved;
import org.dorsal.http.audit.SearchView.SearchRows;
import org.dorsal.http.audit.Searches.Cursor;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventReads;
import org.dorsal.store.Page.Position;

/** The auditors' search: result sets, or everything that happened. Each page that is shown is an event. */
final class SearchPages implements Page.Group {
    private static final int ROWS = 25;
    private static final int UNPROCESSABLE = 422;
    private static final int MOST_NAME_CHARS = 60;

    private final EventReads reads;
    private final EventCounts counts;
    private final Searches searches;
    private final Looks looks;
    private final Knowledge knowledge;

    SearchPages(EventReads reads, EventCounts counts, Searches searches, Looks looks, Knowledge knowledge) {
        this.reads = reads;
        this.counts = counts;
        this.searches = searches;
        this.looks = looks;
        this.knowledge = knowledge;
    }

    @Override
    public List<Page> pages() {
        return List.of(
                Page.get("/", (asked, form) -> shown(asked, Searches.ALL, SearchForm.EMPTY, form)),
                Page.get("/events", (asked, form) -> shown(asked, Searches.EVENTS, SearchForm.EVERYTHING, form)),
                Page.get("/found/{search}", this::found),
                Page.post("/search", this::search),
                Page.post("/saved", this::save),
                Page.post("/saved/{search}/drop", this::drop));
    }

    private PageAnswer found(AuditorRequest asked, Form form) {
        String id = form.one("search").orElse("");
        return searches.of(asked, id)
                .map(search -> shown(asked, id, search, form))
                .orElseGet(PageAnswer.Missing::new);
    }

    private PageAnswer search(AuditorRequest asked, Form form) {
        SearchForm search = SearchForm.of(form);
        if (!search.wrong().isEmpty()) {
            return new PageAnswer.Shown(
                    UNPROCESSABLE, "audit-search", view(asked, Searches.ALL, search, search.wrong()));
        }
        return new PageAnswer.GoTo("/found/" + searches.keep(asked, search, Optional.empty()));
    }

    private PageAnswer save(AuditorRequest asked, Form form) {
        Optional<SearchForm> search = form.one("search").flatMap(id -> searches.of(asked, id));
        if (search.isEmpty()) {
            return new PageAnswer.Missing();
        }
        Optional<String> name =
                form.text("name").map(text -> text.substring(0, Math.min(MOST_NAME_CHARS, text.length())));
        if (name.isEmpty() || searches.saved(asked).size() >= Searches.MOST_SAVED) {
            return new PageAnswer.Shown(
                    UNPROCESSABLE, "audit-search", view(asked, Searches.ALL, search.get(), List.of("name")));
        }
        return new PageAnswer.GoTo("/found/" + searches.keep(asked, search.get(), name));
    }

    private PageAnswer drop(AuditorRequest asked, Form form) {
        return form.one("search").filter(id -> searches.drop(asked, id)).isPresent()
                ? new PageAnswer.GoTo("/")
                : new PageAnswer.Missing();
    }

    private PageAnswer shown(AuditorRequest asked, String id, SearchForm search, Form form) {
        Optional<String> cursor = form.one("after");
        Optional<Position> after = cursor.flatMap(text -> Cursor.read(text, id, asked.auditor()));
        if (cursor.isPresent() && after.isEmpty()) {
            return new PageAnswer.Missing();
        }
        asked.record(
                Deed.SEARCH,
                Optional.empty(),
                search.given("patient"),
                List.of(new About.Query(search.asQuery()), new About.Fact("page", "audit-search")));
        var query = search.query(asked.of().zone());
        var found = reads.page(asked.site(), query, after, ROWS);
        AuditWords words = AuditWords.of(asked, knowledge.codes());
        Set<String> opened = looks.of(asked, List.copyOf(SearchRows.assessments(found.events())))
                .keySet();
        SearchRows rows = new SearchRows(words, opened);
        boolean everything = search.everything();
        Optional<Bars> bars = everything || after.isPresent()
                ? Optional.empty()
                : Optional.of(new Facets(knowledge, words).bars(counts, asked.site(), query, search));
        return PageAnswer.Shown.page(
                "audit-search",
                new SearchView(
                        Head.of(asked, everything ? "all" : "results", id),
                        id,
                        search,
                        List.of(),
                        new Facets(knowledge, words).choices(),
                        bars,
                        everything ? List.of() : rows.results(found.events(), reads, asked.site()),
                        everything ? rows.all(found.events()) : List.of(),
                        found.next().map(position -> Cursor.write(position, id, asked.auditor())),
                        after.isEmpty(),
                        saved(asked),
                        asked.of().zone().getId()));
    }

    private List<Saved> saved(AuditorRequest asked) {
        return searches.saved(asked).stream()
                .map(search -> new Saved(search.id(), search.name().orElse("")))
                .toList();
    }

    /** The form alone: nothing was looked for, and nobody's data are shown. */
    private SearchView view(AuditorRequest asked, String id, SearchForm search, List<String> wrong) {
        return new SearchView(
                Head.of(asked, search.everything() ? "all" : "results", id),
                id,
                search,
                wrong,
                new Facets(knowledge, AuditWords.of(asked, knowledge.codes())).choices(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                true,
                saved(asked),
                asked.of().zone().getId());
    }
}
