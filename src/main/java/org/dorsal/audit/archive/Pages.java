package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Walks over rows, a page at a time. */
final class Pages {
    /** Rows of a page: events with their bodies are about a megabyte. */
    static final int ROWS = 500;

    private Pages() {}

    /** Reads the page after a row. */
    @FunctionalInterface
    interface After<R> {
        List<R> read(Optional<R> last, int atMost);
    }

    /** Takes one row. */
    @FunctionalInterface
    interface Taker<R> {
        void take(R row) throws IOException;
    }

    static <R> void walk(After<R> pages, Taker<R> taker) throws IOException {
        Optional<R> last = Optional.empty();
        int found = ROWS;
        while (found == ROWS) {
            List<R> page = pages.read(last, ROWS);
            for (R row : page) {
                taker.take(row);
            }
            found = page.size();
            last = found > 0 ? Optional.of(page.getLast()) : last;
        }
    }
}
