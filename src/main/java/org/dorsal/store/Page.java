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

    /** Reads a page from rows with a {@code sort_key}. A row more than the page holds shows that another page follows. */
    static Page of(ResultSet rows, int size) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        var last = Optional.<Position>empty();
        while (rows.next()) {
            if (versions.size() == size) {
                return new Page(versions, last);
            }
            versions.add(StoredVersion.of(rows));
            last = Optional.of(new Position(
                    StatementCall.instant(rows, "sort_key"), versions.getLast().id()));
        }
        return new Page(versions, Optional.empty());
    }

    /**
     * The last resource seen. Rows that arrive later do not shift it. Means something only to the same query.
     *
     * @param at its sort key
     * @param id of the resource, which decides among equal keys
     */
    public record Position(Instant at, String id) {}
}
