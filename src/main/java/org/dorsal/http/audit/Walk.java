package org.dorsal.http.audit;

import java.io.IOException;
import java.util.Optional;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Page.Position;

/** Everything that a query finds, newest first, a page at a time: memory does not grow with it. */
record Walk(EventReads reads, String site, EventQuery query) {
    private static final int PAGE = 500;

    /** Takes one event. */
    @FunctionalInterface
    interface Each {
        void take(FoundEvent event) throws IOException;
    }

    /**
     * Gives each event.
     *
     * @param atMost stops after so many
     * @return how many there were, up to that bound
     */
    long each(long atMost, Each each) throws IOException {
        long taken = 0;
        Optional<Position> after = Optional.empty();
        do {
            EventReads.Found found = reads.page(site, query, after, PAGE);
            for (FoundEvent event : found.events()) {
                if (taken == atMost) {
                    return taken;
                }
                each.take(event);
                taken++;
            }
            after = found.next();
        } while (after.isPresent());
        return taken;
    }
}
