package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;

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
     * Bytes after which a page ends although it has fewer resources than requested, stored and as sent: a hundred large
     * responses would not fit into the memory of the process.
     */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    static final Page EMPTY = new Page(List.of(), Optional.empty());

    /** Streams all pages of a query; each search runs when the stream reaches its page. */
    public static Stream<Page> all(ResourceQuery query, Function<ResourceQuery, Page> search) {
        return Stream.iterate(
                search.apply(query),
                page -> !page.versions().isEmpty(),
                page -> page.next()
                        .map(after -> search.apply(query.after(after)))
                        .orElse(EMPTY));
    }

    /**
     * Makes a query of rows with their bodies, without those after {@link #MAX_BYTES}: their {@code cut} is true. The column
     * {@code place} counts the rows.
     *
     * @param rows query with the columns of a version, {@code sort_key}, and {@code bodies}, {@code first_byte} and
     *     {@code bytes} in place of the body
     * @param order of the rows {@code r}
     */
    static String bounded(String rows, String order) {
        return """
            select b.type, b.id, b.version, b.patient, b.recorded_at, b.sort_key, b.status, b.sha256, b.place,
                   b.bytes is not null as chosen, b.before >= %3$d as cut,
                   case when b.before < %3$d then substr(b.bodies, b.first_byte, b.bytes) end as body
              from (select r.*, row_number() over (order by %2$s) as place,
                           coalesce(sum(r.bytes) over (order by %2$s rows between unbounded preceding and 1 preceding), 0) as before
                      from (%1$s) r) b\
            """.formatted(rows, order, MAX_BYTES);
    }

    /**
     * Reads a page from the current row of a {@link #bounded} query, and the rows after it. A row more than the page holds
     * shows that another page follows.
     */
    static Page of(ResultSet rows, int size) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        Position last;
        int bytes = 0;
        do {
            versions.add(StoredVersion.of(rows));
            bytes += versions.getLast().body().length;
            last = new Position(
                    StatementCall.instant(rows, "sort_key"), versions.getLast().id());
            if (!rows.next()) {
                return new Page(versions, Optional.empty());
            }
        } while (versions.size() < size && bytes < MAX_BYTES && !rows.getBoolean("cut"));
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
