package org.dorsal.http.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;

/**
 * Makes rows of found events.
 *
 * @param opened assessments that this session has opened with a purpose
 */
record SearchRows(AuditWords words, Set<String> opened) {
    static Set<String> assessments(List<FoundEvent> events) {
        return events.stream()
                .flatMap(event -> EventReading.of(event.id(), event.bytes()).assessment().stream())
                .collect(Collectors.toSet());
    }

    List<SearchView.Row> results(List<FoundEvent> events, EventReads reads, String site) {
        Map<String, Integer> newest = new HashMap<>();
        reads.results(site, assessments(events)).stream()
                .map(event -> EventReading.of(event.id(), event.bytes()))
                .forEach(told -> told.assessment().ifPresent(id -> newest.merge(id, told.version(), Math::max)));
        return events.stream().map(event -> result(event, newest)).toList();
    }

    private SearchView.Row result(FoundEvent event, Map<String, Integer> newest) {
        EventSummary told = EventReading.of(event.id(), event.bytes());
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
        EventSummary told = EventReading.of(event.id(), event.bytes());
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
