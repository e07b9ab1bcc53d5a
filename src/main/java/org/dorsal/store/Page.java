package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Page of a search.
 *
 * @param next position of the next page; empty on the last
 */
public record Page(List<StoredVersion> versions, Optional<Position> next) {
    public Page {
        versions = List.copyOf(versions);
    }

    /**
     * The last resource seen. Rows that arrive later do not shift it. Means something only to the same query.
     *
     * @param at its sort key
     * @param id of the resource, which decides among equal keys
     */
    public record Position(Instant at, String id) {}
}
