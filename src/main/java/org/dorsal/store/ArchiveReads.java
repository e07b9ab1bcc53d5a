package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.ArchivedRow.LoggedEvent;

/**
 * Reads all stored rows of a site for an auditor's export, page by page. Performs no integrity check: a manipulated
 * row must reach the auditor's verification tool and not end in a fault on the way.
 */
public final class ArchiveReads extends JdbcAccess {
    private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

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
        try (var packing = new BodyCompression.BodyDecompressor()) {
            return list(
                    ArchiveSql.EVENTS_AT,
                    site,
                    call -> call.counts("positions", positions),
                    row -> LogReads.event(row, packing));
        }
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

    /** Stored subtrees after that one, also where no tree has any. */
    public List<ArchivedRow.Node> nodes(String site, Optional<ArchivedRow.Node> after, int atMost) {
        return list(
                ArchiveSql.ALL_NODES,
                site,
                call -> call.number("level", after.map(ArchivedRow.Node::level).orElse(Integer.MIN_VALUE))
                        .count("from_index", after.map(ArchivedRow.Node::index).orElse(Long.MIN_VALUE))
                        .number("at_most", atMost),
                row -> new ArchivedRow.Node(row.getInt("level"), row.getLong("index"), row.getBytes("hash")));
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
            try (var packing = new BodyCompression.BodyDecompressor()) {
                while (rows.next()) {
                    last = Optional.of(rows.getString("id"));
                    if (rows.getBoolean("outside")) {
                        var row = LogReads.stored(rows, packing);
                        events.add(new UnsequencedEvent(rows.getString("id"), rows.getBoolean("waits"), row));
                    }
                }
            }
            return new OutsideWalk(last, events);
        });
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<ArchivedRow.ArchivedVersion> versions(
            String site, Optional<String> only, Optional<ArchivedRow.ArchivedVersion> after, int atMost) {
        try (var packing = new BodyCompression.BodyDecompressor()) {
            return list(
                    ArchiveSql.VERSIONS,
                    site,
                    call -> of(call, only, after.map(ArchivedRow.ArchivedVersion::patient), atMost)
                            .text(
                                    "type",
                                    after.map(ArchivedRow.ArchivedVersion::type).orElse(""))
                            .text(
                                    "id",
                                    after.map(ArchivedRow.ArchivedVersion::id).orElse(""))
                            .number(
                                    "version",
                                    after.map(ArchivedRow.ArchivedVersion::version)
                                            .orElse(0)),
                    row -> ArchivedRow.ArchivedVersion.of(row, packing));
        }
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<ArchivedRow.ArchivedSignOff> signOffs(
            String site, Optional<String> only, Optional<ArchivedRow.ArchivedSignOff> after, int atMost) {
        try (var packing = new BodyCompression.BodyDecompressor()) {
            return list(
                    ArchiveSql.SIGN_OFFS,
                    site,
                    call -> of(call, only, after.map(ArchivedRow.ArchivedSignOff::patient), atMost)
                            .text(
                                    "id",
                                    after.map(ArchivedRow.ArchivedSignOff::assessment)
                                            .orElse(""))
                            .number(
                                    "version",
                                    after.map(ArchivedRow.ArchivedSignOff::version)
                                            .orElse(0)),
                    row -> ArchivedRow.ArchivedSignOff.of(row, packing));
        }
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<ArchivedRow.Assessment> assessments(
            String site, Optional<String> only, Optional<ArchivedRow.Assessment> after, int atMost) {
        return list(
                ArchiveSql.ASSESSMENTS,
                site,
                call -> of(call, only, after.map(ArchivedRow.Assessment::patient), atMost)
                        .text("id", after.map(ArchivedRow.Assessment::id).orElse("")),
                ArchivedRow.Assessment::of);
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<ArchivedRow.ArchivedOrder> orders(
            String site, Optional<String> only, Optional<ArchivedRow.ArchivedOrder> after, int atMost) {
        return list(
                ArchiveSql.ORDERS,
                site,
                call -> of(call, only, after.map(ArchivedRow.ArchivedOrder::patient), atMost)
                        .text(
                                "id",
                                after.map(ArchivedRow.ArchivedOrder::assessment).orElse(""))
                        .number(
                                "version",
                                after.map(ArchivedRow.ArchivedOrder::version).orElse(0)),
                ArchivedRow.ArchivedOrder::of);
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<ArchivedRow.ArchivedAttempt> attempts(
            String site, Optional<String> only, Optional<ArchivedRow.ArchivedAttempt> after, int atMost) {
        return list(
                ArchiveSql.ATTEMPTS,
                site,
                call -> of(call, only, after.map(ArchivedRow.ArchivedAttempt::patient), atMost)
                        .text("key", after.map(ArchivedRow.ArchivedAttempt::key).orElse(NO_UUID))
                        .text("id", after.map(ArchivedRow.ArchivedAttempt::id).orElse(NO_UUID)),
                ArchivedRow.ArchivedAttempt::of);
    }

    /** Positions of these events; without those that have none yet. */
    public List<Long> positions(String site, Collection<String> events) {
        return list(ArchiveSql.POSITIONS, site, call -> call.texts("events", events), row -> row.getLong("position"));
    }

    private static StatementCall of(StatementCall call, Optional<String> only, Optional<String> after, int atMost)
            throws SQLException {
        return call.plannedForItsValues()
                .truth("anyone", only.isEmpty())
                .text("only", only.orElse(""))
                .text("patient", after.orElse(""))
                .number("at_most", atMost);
    }
}
