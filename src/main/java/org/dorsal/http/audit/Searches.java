package org.dorsal.http.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.ClinicianRows;
import org.dorsal.store.EventQuery;

/** Stores auditors' searches under random ids, so that no search term appears in a URL. */
record Searches(AuditorRows rows, ClinicianRows clinicians, RandomGenerator random) {
    /** Id of the unrestricted search for results. */
    static final String ALL = "all";

    /** Name of the search for all that happened. */
    static final String EVENTS = "events";

    private static final Duration KEPT = Duration.ofHours(24);

    /**
     * Stores a search.
     *
     * @return id of the search for URLs
     */
    String keep(AuditorRequest request, SearchForm form) {
        String id = Ids.timed(request.time(), random).toString();
        rows.keep(
                request.site(),
                request.owner(),
                id,
                form.serialized(),
                request.time(),
                request.time().plus(KEPT));
        return id;
    }

    /** The search of that id; empty when this auditor has none of it. */
    Optional<SearchForm> of(AuditorRequest request, String id) {
        return switch (id) {
            case ALL -> Optional.of(SearchForm.EMPTY);
            case EVENTS -> Optional.of(SearchForm.EVERYTHING);
            default ->
                Optional.of(id)
                        .filter(Ids::isWrittenLikeOurs)
                        .flatMap(text -> rows.search(request.site(), request.owner(), text, request.time()))
                        .map(SearchForm::read);
        };
    }

    /**
     * Query for the store; empty if the clinician's name has too many matches, because a truncated result would look
     * complete.
     */
    Optional<EventQuery> query(AuditorRequest request, SearchForm form) {
        Optional<String> name = form.optionalValue("clinician").filter(_ -> !form.everything());
        List<String> named =
                name.map(text -> clinicians.named(request.site(), text)).orElse(List.of());
        List<String> sought = named.isEmpty() ? name.stream().toList() : named;
        if (sought.size() > ClinicianRows.MAX_NAMED) {
            return Optional.empty();
        }
        return Optional.of(form.query(request.sitePages().zone(), sought));
    }
}
