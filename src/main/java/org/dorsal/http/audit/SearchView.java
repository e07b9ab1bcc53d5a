package org.dorsal.http.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.http.audit.Gate.Purpose;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;

/**
 * The search page.
 *
 * @param search what the search is called in addresses
 * @param wrong names of fields that can't be understood
 * @param bars counts beside the search; empty where events of all kinds are shown
 * @param rows result sets
 * @param events events of all kinds
 * @param next of the page that follows
 * @param first it is the first page
 */
record SearchView(
        Head head,
        String search,
        SearchForm form,
        List<String> wrong,
        Choices choices,
        Optional<Bars> bars,
        List<Row> rows,
        List<EventRow> events,
        Optional<String> next,
        boolean first,
        List<Saved> saved,
        String zone) {
    SearchView {
        wrong = List.copyOf(wrong);
        rows = List.copyOf(rows);
        events = List.copyOf(events);
        saved = List.copyOf(saved);
    }

    /** What a file may be taken for. */
    public List<String> purposes() {
        return Purpose.codes();
    }

    /** A code and what it is called. */
    record Choice(String code, String word) {}

    /** What the fields of the form offer. */
    record Choices(List<Choice> dispositions, List<Choice> flags, List<Choice> criteria, List<Choice> deeds) {}

    /**
     * Counts of what was found.
     *
     * @param events all of it, or as many as were looked at
     * @param more there are older ones that were not counted
     */
    record Bars(long events, boolean more, List<Group> groups) {
        /** Bars that belong together; {@code name} names the form's field. */
        record Group(String name, List<Bar> bars) {}

        /**
         * One bar.
         *
         * @param width of a hundred
         */
        record Bar(String value, String word, long count, long width, boolean chosen) {}
    }

    /** A search that was saved. */
    record Saved(String id, String name) {}

    /**
     * One version of a result set.
     *
     * @param patient masked until the record was opened
     * @param clinician who signed; empty where nobody did
     * @param newer version that followed; empty when none did
     * @param position in the log; empty while it has none
     * @param integrity {@code unsequenced}, {@code unsigned} or {@code signed}
     * @param delivery names words: {@code audit.delivery.KEY}
     */
    record Row(
            String assessment,
            int version,
            boolean opened,
            String when,
            String patient,
            Optional<String> clinician,
            String disposition,
            String dispositionWord,
            boolean provisional,
            boolean overridden,
            List<String> criteria,
            String status,
            Optional<Integer> newer,
            Optional<Long> position,
            String integrity,
            String delivery) {
        Row {
            criteria = List.copyOf(criteria);
        }

        @Override
        public String toString() {
            return "Row[" + assessment + ", " + version + "]";
        }
    }

    /**
     * One event of any kind.
     *
     * @param outcome names words: {@code audit.outcome.KEY}
     */
    record EventRow(
            String id,
            String when,
            String deed,
            Optional<String> who,
            Optional<String> client,
            Optional<String> network,
            Optional<String> purpose,
            Optional<String> patient,
            Optional<String> assessment,
            String outcome,
            String says,
            Optional<Long> position,
            String integrity) {
        @Override
        public String toString() {
            return "EventRow[" + id + "]";
        }
    }

    /**
     * Makes rows of found events.
     *
     * @param opened assessments that this session has opened with a purpose
     */
    record SearchRows(AuditWords words, Set<String> opened) {
        static Set<String> assessments(List<FoundEvent> events) {
            return events.stream()
                    .flatMap(event -> EventReading.of(event).assessment().stream())
                    .collect(Collectors.toSet());
        }

        List<SearchView.Row> results(List<FoundEvent> events, EventReads reads, String site) {
            Map<String, Integer> newest = new HashMap<>();
            reads.results(site, assessments(events)).stream()
                    .map(EventReading::of)
                    .forEach(told -> told.assessment().ifPresent(id -> newest.merge(id, told.version(), Math::max)));
            return events.stream().map(event -> result(event, newest)).toList();
        }

        private SearchView.Row result(FoundEvent event, Map<String, Integer> newest) {
            EventSummary told = EventReading.of(event);
            String assessment = told.assessment().orElse("");
            boolean open = opened.contains(assessment);
            int last = newest.getOrDefault(assessment, told.version());
            String disposition = told.fact("disposition").orElse("incomplete");
            return new SearchView.Row(
                    assessment,
                    told.version(),
                    open,
                    words.moment(event.recordedAt()),
                    event.patient().map(id -> open ? id : AuditWords.masked(id)).orElse(""),
                    told.fact("clinician"),
                    disposition,
                    words.disposition(disposition),
                    told.fact("provisional").equals(Optional.of("true")),
                    told.overridden(),
                    told.allOf("criteria").stream().map(AuditWords::edition).toList(),
                    told.fact("status").orElse(""),
                    last > told.version() ? Optional.of(last) : Optional.empty(),
                    event.position(),
                    integrity(event),
                    event.delivery().orElse("none"));
        }

        List<SearchView.EventRow> all(List<FoundEvent> events) {
            return events.stream().map(this::event).toList();
        }

        SearchView.EventRow event(FoundEvent event) {
            EventSummary told = EventReading.of(event);
            boolean open = told.assessment().filter(opened::contains).isPresent();
            return new SearchView.EventRow(
                    event.id(),
                    words.moment(event.recordedAt()),
                    words.deed(told),
                    told.actor().flatMap(AuditWords::name),
                    told.client().map(EventSummary.Agent::who).filter(who -> !who.isEmpty()),
                    told.network(),
                    told.purpose(),
                    event.patient().map(id -> open ? id : AuditWords.masked(id)),
                    told.assessment(),
                    told.outcome(),
                    told.says(),
                    event.position(),
                    integrity(event));
        }

        static String integrity(FoundEvent event) {
            if (event.position().isEmpty()) {
                return "unsequenced";
            }
            return event.signed() ? "signed" : "unsigned";
        }
    }
}
