package org.dorsal.http.audit;

import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Page.Position;

/** Everything that a query finds, newest first, a page at a time: memory does not grow with it. */
record EventStream(EventReads reads, String site, EventQuery query) {
    private static final int PAGE = 500;

    /**
     * Reads the first page at once, so that what can't be looked for is refused before anything is sent; each later
     * page when the one before has been taken.
     *
     * @throws org.dorsal.store.StoreException as {@link EventReads#page} does
     */
    Stream<FoundEvent> events() {
        return Stream.iterate(
                        Optional.of(page(Optional.empty())),
                        Optional::isPresent,
                        before -> before.flatMap(EventReads.EventPage::next).map(after -> page(Optional.of(after))))
                .flatMap(page -> page.orElseThrow().events().stream());
    }

    private EventReads.EventPage page(Optional<Position> after) {
        return reads.page(site, query, after, PAGE);
    }
}
