package org.dorsal.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.Archived.LoggedEvent;

/**
 * Reads everything for an auditor's export, page by page, as stored. Nothing is checked here: a row that somebody changed must
 * reach the auditor's tool, not end in a fault on the way.
 */
public final class ArchiveReads extends Connected {
    private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

    private final LogReads log;

    public ArchiveReads(DataSource source, Duration timeout) {
        super(source, timeout);
        this.log = new LogReads(source, timeout);
    }

    /** What is read of the log as everybody else reads it. */
    public LogReads log() {
        return log;
    }

    /** These positions with their events, in their order. */
    public List<LoggedEvent> events(String site, Collection<Long> positions) {
        try (var packing = new Packing.Unpacking()) {
            return list(
                    ArchiveSql.EVENTS_AT,
                    site,
                    call -> call.marks("positions", positions),
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

    private Hashes hashes(Sql sql, String site, Work<Call> values) {
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
    public List<Archived.Node> nodes(String site, Optional<Archived.Node> after, int atMost) {
        return list(
                ArchiveSql.ALL_NODES,
                site,
                call -> call.number("level", after.map(Archived.Node::level).orElse(Integer.MIN_VALUE))
                        .count("from_index", after.map(Archived.Node::index).orElse(Long.MIN_VALUE))
                        .number("at_most", atMost),
                row -> new Archived.Node(row.getInt("level"), row.getLong("index"), row.getBytes("hash")));
    }

    /**
     * A range of hashes.
     *
     * @param at of each hash its index, ascending
     */
    public record Hashes(List<Long> at, List<byte[]> hashes) {}

    /**
     * What a walk over the events by id found.
     *
     * @param last id of the last event that was looked at; empty at the end
     * @param outside events without a position: waiting for one, or never given any
     */
    public record Walk(Optional<String> last, List<Outside> outside) {}

    /**
     * An event without a position.
     *
     * @param waits it is queued for one; else somebody put it beside the log
     */
    public record Outside(String id, boolean waits, LoggedEvent.Row row) {}

    /** Looks at some thousand events after that one, by id, for those that have no position. */
    public Walk outside(String site, String after) {
        return run(ArchiveSql.OUTSIDE, site, call -> {
            var rows = call.text("after", after).rowsOfTheSite();
            var last = Optional.<String>empty();
            var found = new ArrayList<Outside>();
            try (var packing = new Packing.Unpacking()) {
                while (rows.next()) {
                    last = Optional.of(rows.getString("id"));
                    if (rows.getBoolean("outside")) {
                        var row = LogReads.stored(rows, packing);
                        found.add(new Outside(rows.getString("id"), rows.getBoolean("waits"), row));
                    }
                }
            }
            return new Walk(last, found);
        });
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<Archived.Version> versions(
            String site, Optional<String> only, Optional<Archived.Version> after, int atMost) {
        try (var packing = new Packing.Unpacking()) {
            return list(
                    ArchiveSql.VERSIONS,
                    site,
                    call -> of(call, only, after.map(Archived.Version::patient), atMost)
                            .text("type", after.map(Archived.Version::type).orElse(""))
                            .text("id", after.map(Archived.Version::id).orElse(""))
                            .number(
                                    "version",
                                    after.map(Archived.Version::version).orElse(0)),
                    row -> Archived.Version.of(row, packing));
        }
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<Archived.SignOff> signOffs(
            String site, Optional<String> only, Optional<Archived.SignOff> after, int atMost) {
        try (var packing = new Packing.Unpacking()) {
            return list(
                    ArchiveSql.SIGN_OFFS,
                    site,
                    call -> of(call, only, after.map(Archived.SignOff::patient), atMost)
                            .text("id", after.map(Archived.SignOff::assessment).orElse(""))
                            .number(
                                    "version",
                                    after.map(Archived.SignOff::version).orElse(0)),
                    row -> Archived.SignOff.of(row, packing));
        }
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<Archived.Assessment> assessments(
            String site, Optional<String> only, Optional<Archived.Assessment> after, int atMost) {
        return list(
                ArchiveSql.ASSESSMENTS,
                site,
                call -> of(call, only, after.map(Archived.Assessment::patient), atMost)
                        .text("id", after.map(Archived.Assessment::id).orElse("")),
                Archived.Assessment::of);
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<Archived.Order> orders(String site, Optional<String> only, Optional<Archived.Order> after, int atMost) {
        return list(
                ArchiveSql.ORDERS,
                site,
                call -> of(call, only, after.map(Archived.Order::patient), atMost)
                        .text("id", after.map(Archived.Order::assessment).orElse(""))
                        .number("version", after.map(Archived.Order::version).orElse(0)),
                Archived.Order::of);
    }

    /** The rows after that one, by patient; of one patient only, where one is named (empty: those of none). */
    public List<Archived.Attempt> attempts(
            String site, Optional<String> only, Optional<Archived.Attempt> after, int atMost) {
        return list(
                ArchiveSql.ATTEMPTS,
                site,
                call -> of(call, only, after.map(Archived.Attempt::patient), atMost)
                        .text("key", after.map(Archived.Attempt::key).orElse(NO_UUID))
                        .text("id", after.map(Archived.Attempt::id).orElse(NO_UUID)),
                Archived.Attempt::of);
    }

    /** Positions of these events; without those that have none yet. */
    public List<Long> positions(String site, Collection<String> events) {
        return list(ArchiveSql.POSITIONS, site, call -> call.texts("events", events), row -> row.getLong("position"));
    }

    private static Call of(Call call, Optional<String> only, Optional<String> after, int atMost) throws SQLException {
        return call.plannedForItsValues()
                .truth("anyone", only.isEmpty())
                .text("only", only.orElse(""))
                .text("patient", after.orElse(""))
                .number("at_most", atMost);
    }
}
