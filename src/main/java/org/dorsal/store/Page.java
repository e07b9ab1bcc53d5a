package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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

    static final Page EMPTY = new Page(List.of(), Optional.empty());

    /**
     * Reads a page from the current row with its {@code sort_key}, and the rows after it. A row more than the page holds
     * shows that another page follows.
     */
    static Page of(ResultSet rows, int size) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        Position last;
        do {
            versions.add(StoredVersion.of(rows));
            last = new Position(
                    StatementCall.instant(rows, "sort_key"), versions.getLast().id());
            if (!rows.next()) {
                return new Page(versions, Optional.empty());
            }
        } while (versions.size() < size);
        return new Page(versions, Optional.of(last));
    }

    /**
     * The last resource seen. Rows that arrive later do not shift it. Means something only to the same query.
     *
     * @param at its sort key
     * @param id of the resource, which decides among equal keys
     */
    public record Position(Instant at, String id) {}
}
