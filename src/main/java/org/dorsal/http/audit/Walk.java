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

    /** Takes one event, and says whether it wants more. */
    @FunctionalInterface
    interface Until {
        boolean more(FoundEvent event) throws IOException;
    }

    /**
     * Gives each event.
     *
     * @return how many there were
     */
    long each(Each each) throws IOException {
        long[] taken = {0};
        until(event -> {
            each.take(event);
            taken[0]++;
            return true;
        });
        return taken[0];
    }

    /** Gives each event until nobody wants more. */
    void until(Until until) throws IOException {
        Optional<Position> after = Optional.empty();
        do {
            EventReads.Found found = reads.page(site, query, after, PAGE);
            for (FoundEvent event : found.events()) {
                if (!until.more(event)) {
                    return;
                }
            }
            after = found.next();
        } while (after.isPresent());
    }
}
