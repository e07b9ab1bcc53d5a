package org.dorsal.store;

import java.sql.ResultSet;
import java.time.Duration;
import java.util.*;
import javax.sql.DataSource;
import org.dorsal.store.LogReads.LoggedEvent;

/**
 * Reads all stored rows of a site for an auditor's export, page by page. Performs no integrity check: a manipulated
 * row must reach the auditor's verification tool and not end in a fault on the way.
 */
public final class ArchiveReads extends JdbcAccess {
    private final LogReads log;

    public ArchiveReads(DataSource source, Duration timeout) {
        super(source, timeout);
        this.log = new LogReads(source, timeout);
    }

    /** Returns the log reads that this export shares with the other readers of the log. */
    public LogReads log() {
        return log;
    }

    /** These positions with their events, in their order. */
    public List<LoggedEvent> events(String site, Collection<Long> positions) {
        return list(ArchiveSql.EVENTS_AT, site, call -> call.counts("positions", positions), LogReads::event);
    }

    /** Leaves from one position to before another. Where some are missing or twice there, {@link Hashes} says which. */
    public Hashes leaves(String site, long from, long to) {
        return hashes(
                ArchiveSql.LEAVES, site, call -> call.count("from_index", from).count("to_index", to));
    }

    /** Stored subtrees of {@code 2^level} leaves from one index to before another. */
    public Hashes nodes(String site, int level, long from, long to) {
        return hashes(
                ArchiveSql.NODES,
                site,
                call -> call.number("level", level).count("from_index", from).count("to_index", to));
    }

    private Hashes hashes(Sql sql, String site, DatabaseWork<StatementCall> values) {
        return run(sql, site, call -> {
            var rows = values.on(call).rowsOfTheSite();
            var at = new ArrayList<Long>();
            var hashes = new ArrayList<byte[]>();
            while (rows.next()) {
                at.add(rows.getLong("at"));
                hashes.add(rows.getBytes("hash"));
            }
            return new Hashes(at, hashes);
        });
    }

    /**
     * A range of hashes.
     *
     * @param at of each hash its index, ascending
     */
    public record Hashes(List<Long> at, List<byte[]> hashes) {}

    /**
     * Result of one step of the scan over events by id.
     *
     * @param last id of the last scanned event; empty at the end
     * @param outside events without a position: queued for one, or never given any
     */
    public record OutsideWalk(Optional<String> last, List<UnsequencedEvent> outside) {}

    /**
     * Event without a position in the log.
     *
     * @param waits whether it is queued for a position; if not, the row was inserted without a log entry
     */
    public record UnsequencedEvent(String id, boolean waits, LoggedEvent.LoggedRow row) {}

    /** Looks at some thousand events after that one, by id, for those that have no position. */
    public OutsideWalk outside(String site, String after) {
        return run(ArchiveSql.OUTSIDE, site, call -> {
            var rows = call.text("after", after).rowsOfTheSite();
            var last = Optional.<String>empty();
            var events = new ArrayList<UnsequencedEvent>();
            while (rows.next()) {
                last = Optional.of(rows.getString("id"));
                if (rows.getBoolean("outside")) {
                    var row = LogReads.stored(rows);
                    events.add(new UnsequencedEvent(rows.getString("id"), rows.getBoolean("waits"), row));
                }
            }
            return new OutsideWalk(last, events);
        });
    }

    /**
     * Reads rows of a table in the order of its patients and keys.
     *
     * @param only patient of the rows, or an empty text for rows without a patient; empty for all rows
     * @param after last row of the previous page; empty for the first page
     * @param atMost size of a page; one of large rows has fewer
     */
    public List<ArchivedRow> rows(
            ArchivedTable table, String site, Optional<String> only, Optional<ArchivedRow> after, int atMost) {
        Map<String, Object> last = after.map(ArchivedRow::columns).orElse(table.before());
        return run(table.sql(), site, call -> {
            call.plannedForItsValues().leavingOutWhatIsNotNamed();
            for (String key : table.before().keySet()) {
                call.value(key, Objects.requireNonNull(last.get(key), key));
            }
            ResultSet result = call.truth("anyone", only.isEmpty())
                    .text("only", only.orElse(""))
                    .number("at_most", atMost)
                    .rowsOfTheSite();
            List<ArchivedRow> rows = new ArrayList<>();
            int bytes = 0;
            while (bytes < Page.MAX_BYTES && result.next()) {
                rows.add(ArchivedRow.of(table, result));
                bytes += rows.getLast().columns().get("body") instanceof byte[] body ? body.length : 0;
            }
            return rows;
        });
    }

    /** Positions of these events; without those that have none yet. */
    public List<Long> positions(String site, Collection<String> events) {
        return list(ArchiveSql.POSITIONS, site, call -> call.texts("events", events), row -> row.getLong("position"));
    }
}
