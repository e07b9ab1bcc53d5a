package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/** Reads of the signed log. Hashes are returned as stored; the callers recompute them. */
public final class LogReads extends JdbcAccess {
    private static final Sql SIZE = Sql.ofSite("""
        select coalesce(max(position) + 1, 0) as size from log_entry where site = :site;
        """);

    private static final Sql POSITIONS = Sql.ofSite("""
        select event, position from log_entry where site = :site and event = any (:events::text[]);
        """);

    /** Checkpoints with the signature lines of their witnesses, which come after a checkpoint is stored. */
    private static final String COSIGNED = """
        select c.size, c.root, c.signed_at, concat(c.note, (
                   select string_agg(w.line || chr(10), '' order by w.witness)
                     from log_cosignature w
                    where w.site = :site and w.size = c.size)) as note
          from log_checkpoint c
         where c.site = :site
        """;

    private static final Sql CHECKPOINTS = Sql.ofSite(COSIGNED + """
           and c.size >= :from_index and c.size < :to_index
         order by c.size
         limit :at_most;
        """);

    private static final Sql NEWEST = Sql.ofSite(COSIGNED + "order by c.size desc limit 1;");

    /** Calls functions that may read across all sites and return only site names and these numbers. */
    private static final Sql WAITING = Sql.ofSite("select site, leaves, millis from logs_that_wait();");

    private static final Sql SIZES =
            Sql.ofSite("select site, size, signed from log_sizes(:sites::text[]) where size > 0 or signed > 0;");

    public LogReads(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /** Leaves of the site's log. */
    public long size(String site) {
        return one(SIZE, site, call -> call, row -> row.getLong("size"));
    }

    /** Leaf hashes from one position to before another; fewer where the log is shorter, or a row is missing. */
    public List<byte[]> leaves(String site, long from, long to) {
        return list(
                ArchiveSql.LEAVES,
                site,
                call -> call.count("from_index", from).count("to_index", to),
                row -> row.getBytes("hash"));
    }

    /** Hashes of complete subtrees of {@code 2^level} leaves, from one index to before another. */
    public List<byte[]> nodes(String site, int level, long from, long to) {
        return list(
                ArchiveSql.NODES,
                site,
                call -> call.number("level", level).count("from_index", from).count("to_index", to),
                row -> row.getBytes("hash"));
    }

    /**
     * Returns positions with their events, from one position to before another; if a position is stored twice, both
     * rows.
     */
    public List<LoggedEvent> events(String site, long from, long to) {
        return list(
                ArchiveSql.EVENTS, site, call -> call.count("from_index", from).count("to_index", to), LogReads::event);
    }

    /** Event id to position; without those that have none yet. */
    public Map<String, Long> positions(String site, Collection<String> events) {
        return map(
                POSITIONS,
                site,
                call -> call.texts("events", events),
                row -> row.getString("event"),
                row -> row.getLong("position"));
    }

    /** The checkpoints from one size to before another, smallest first. */
    public List<StoredCheckpoint> checkpoints(String site, long from, long to, int atMost) {
        return list(
                CHECKPOINTS,
                site,
                call -> call.count("from_index", from).count("to_index", to).number("at_most", atMost),
                LogReads::checkpoint);
    }

    /** The first checkpoint that holds the position. */
    public Optional<StoredCheckpoint> covering(String site, long position) {
        return checkpoints(site, position + 1, Long.MAX_VALUE, 1).stream().findFirst();
    }

    /** The largest checkpoint. */
    public Optional<StoredCheckpoint> newest(String site) {
        return first(NEWEST, site, call -> call, LogReads::checkpoint);
    }

    /**
     * How much has no position yet, of every site where anything waits: one statement, however many sites there are.
     */
    public Map<String, LogBacklog> waiting() {
        return map(
                WAITING,
                NO_SITE,
                call -> call,
                row -> row.getString("site"),
                row -> new LogBacklog(row.getLong("leaves"), Duration.ofMillis(row.getLong("millis"))));
    }

    /** How long those sites' logs and their newest checkpoints are; without those that are empty. One statement. */
    public Map<String, Sizes> sizes(Collection<String> sites) {
        return map(
                SIZES,
                NO_SITE,
                call -> call.texts("sites", sites),
                row -> row.getString("site"),
                row -> new Sizes(row.getLong("size"), row.getLong("signed")));
    }

    /** A body that can't be unpacked was changed; its broken bytes are given, so that it is found out and named. */
    static LoggedEvent event(ResultSet row) throws SQLException {
        return new LoggedEvent(
                row.getLong("position"),
                row.getString("event"),
                Optional.ofNullable(row.getBytes("salt")),
                row.getBytes("leaf"),
                row.getBoolean("there") ? Optional.of(stored(row)) : Optional.empty());
    }

    /** Maps the event row that belongs to a log position. */
    static LoggedEvent.LoggedRow stored(ResultSet row) throws SQLException {
        return new LoggedEvent.LoggedRow(
                StatementCall.instant(row, "recorded_at"),
                Optional.ofNullable(row.getString("patient")),
                BodyCompression.unpackOrAsStored(row.getBytes("body")));
    }

    private static StoredCheckpoint checkpoint(ResultSet row) throws SQLException {
        return new StoredCheckpoint(
                row.getLong("size"),
                row.getBytes("root"),
                StatementCall.instant(row, "signed_at"),
                row.getString("note"));
    }

    /**
     * Events that have no position in the log yet.
     *
     * @param leaves number of events
     * @param oldest waiting time of the oldest event, by the database's clock; zero if none waits
     */
    public record LogBacklog(long leaves, Duration oldest) {
        public static final LogBacklog NOTHING = new LogBacklog(0, Duration.ZERO);
    }

    /**
     * Lengths of a log.
     *
     * @param size number of leaves
     * @param signed number of leaves under the newest checkpoint; more than {@code size} if leaves were removed
     */
    public record Sizes(long size, long signed) {
        public static final Sizes EMPTY = new Sizes(0, 0);
    }

    /**
     * Position of the signed log with its event, as stored and not verified.
     *
     * @param event id of the event
     * @param salt empty once the payload was erased
     * @param row the event's row; empty if it is missing
     */
    public record LoggedEvent(
            long position, String event, Optional<byte[]> salt, byte[] leaf, Optional<LoggedRow> row) {
        /**
         * Row of the event table that belongs to a log position.
         *
         * @param bytes canonical bytes; empty once they were erased
         */
        public record LoggedRow(Instant recordedAt, Optional<String> patient, byte[] bytes) {}
    }
}
