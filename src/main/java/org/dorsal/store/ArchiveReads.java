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
}
