package org.dorsal.http.audit;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;

/**
 * Events of one assessment and its results.
 *
 * @param results events that wrote a version of the results, newest first
 */
record Dossier(String id, String patient, List<EventSummary> results) {
    /** Most events on a time line; more say so. */
    static final int MAX_EVENTS = 200;

    /** Order by result version, because two versions may have the same timestamp. */
    private static final Comparator<EventSummary> NEWEST_FIRST =
            Comparator.comparingInt(EventSummary::version).reversed();

    private static final String HISTORY = "/_history/";

    Dossier {
        results = List.copyOf(results);
    }

    /** Empty when no result of that assessment was ever made at the site. */
    static Optional<Dossier> of(EventReads reads, String site, String id) {
        if (!Ids.isWrittenLikeOurs(id)) {
            return Optional.empty();
        }
        List<EventSummary> results = reads.results(site, List.of(id)).stream()
                .map(EventSummary::of)
                .sorted(NEWEST_FIRST)
                .toList();
        return results.stream()
                .flatMap(summary -> summary.event().patient().stream())
                .findFirst()
                .map(patient -> new Dossier(id, patient, results));
    }

    /** All events of the assessment and of the resources derived from it, newest first. */
    EventReads.EventPage events(EventReads reads, String site) {
        return reads.page(site, query(), Optional.empty(), MAX_EVENTS);
    }

    EventQuery query() {
        Stream<String> written = results.stream()
                .flatMap(summary -> summary.written().keySet().stream())
                .filter(reference -> reference.contains(HISTORY))
                .map(reference -> reference.substring(0, reference.indexOf(HISTORY)));
        return EventQuery.of(new EventQuery.RecordFilter(
                patient,
                id,
                Stream.concat(Stream.of("QuestionnaireResponse/" + id), written)
                        .distinct()
                        .toList()));
    }
}
