package org.dorsal.store;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Writes of a log's sequencer. Each call is one transaction under an advisory lock of the site: a second sequencer
 * finds it locked, and a crash leaves nothing. If the lock ever failed, the primary keys would reject the rows.
 */
public final class LogRows extends JdbcAccess {
    /**
     * Takes the lock and reads the log. At isolation level read committed, each statement after the lock sees the
     * commits of its last holder. The idle timeout releases the lock of a holder that stopped between two statements,
     * with its machine.
     */
    private static final Sql BEGIN = Sql.of("""
        select set_config('dorsal.site', :site, true), set_config('statement_timeout', :timeout, true),
               set_config('idle_in_transaction_session_timeout', :timeout, true);

        select pg_try_advisory_xact_lock(hashtextextended('dorsal.log ' || :site, 0)) as mine;

        select coalesce(max(position) + 1, 0) as size from log_entry where site = :site;

        select event, leaf from log_waiting where site = :site order by event limit :at_most;
        """);

    private static final Sql ENTER = Sql.ofSite("""
        with gone as (
            delete from log_waiting w
             using unnest(:events::text[]) with ordinality as o (event, nth)
             where w.site = :site and w.event = o.event
            returning o.nth, w.event, w.salt, w.leaf),
        entered as (
            insert into log_entry (site, position, event, salt, leaf)
            select :site, :size + nth - 1, event, salt, leaf from gone
            returning position),
        grown as (
            insert into log_node (site, level, index, hash)
            select :site, n.level, n.index, n.hash
              from unnest(:level::integer[], :index::bigint[], :hash::bytea[]) as n (level, index, hash))
        select count(*) as entered from entered
        """);

    private static final Sql HASHES = Sql.ofSite("""
        select leaf as hash, position as index from log_entry
         where :level = 0 and site = :site and position >= :from_index and position < :to_index
         union all
        select hash, index from log_node
         where :level > 0 and site = :site and level = :level and index >= :from_index and index < :to_index
         order by index;
        """);

    private static final Sql KEEP = Sql.ofSite("""
        insert into log_checkpoint (site, size, root, signed_at, note)
        values (:site, :size, :root, :signed_at, :note)
            on conflict on constraint log_checkpoint_pkey do nothing
        returning size;
        """);

    private static final Sql COSIGN = Sql.ofSite("""
        insert into log_cosignature (site, size, witness, line)
        values (:site, :size, :witness, :line)
            on conflict on constraint log_cosignature_pkey do nothing
        returning size;
        """);

    /**
     * Computes the nodes that become complete with new leaves, so that this package needs no hash function for the
     * tree.
     */
    @FunctionalInterface
    public interface TreeGrowth {
        /**
         * Nodes that are complete with the new leaves and were not before.
         *
         * @param size leaves before
         * @param stored reads within the same transaction
         */
        List<NewNode> nodes(long size, List<byte[]> leaves, StoredHashes stored);
    }

    /**
     * Reads stored hashes of a tree: its leaves, and its complete subtrees at every level at which a row of tiles
     * begins.
     */
    @FunctionalInterface
    public interface StoredHashes {
        /**
         * Hashes of complete subtrees of {@code 2^level} leaves, from one index to before another; fewer where some are
         * missing.
         *
         * @param level 0 for leaves, else a multiple of the tiles' height
         */
        List<byte[]> hashes(int level, long from, long to);
    }

    /** Root of the complete subtree of {@code 2^level} leaves that begins at leaf {@code index * 2^level}. */
    public record NewNode(int level, long index, byte[] hash) {}

    /** Outcome of one call of {@link #sequence}. */
    public sealed interface SequencingOutcome {
        /** Another sequencer was at work. */
        record LockedByAnotherSequencer() implements SequencingOutcome {}

        /**
         * Log as committed by the call.
         *
         * @param size number of leaves
         * @param added number of new leaves
         */
        record LogExtended(long size, int added) implements SequencingOutcome {}
    }

    public LogRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Gives the next positions to committed events that wait: as many as there are, at most so many. All of it or
     * nothing.
     */
    public SequencingOutcome sequence(String site, int atMost, TreeGrowth growing) {
        return inOne(BEGIN, site, call -> {
            call.number("at_most", atMost);
            var row = call.rowsOfTheSite();
            row.next();
            if (!row.getBoolean("mine")) {
                return new SequencingOutcome.LockedByAnotherSequencer();
            }
            row = call.rowsOfTheNext();
            row.next();
            var size = row.getLong("size");
            var waiting = JdbcAccess.all(
                    call.rowsOfTheNext(), next -> new WaitingLeaf(next.getString("event"), next.getBytes("leaf")));
            if (!waiting.isEmpty()) {
                enter(site, size, waiting, growing);
            }
            return new SequencingOutcome.LogExtended(size + waiting.size(), waiting.size());
        });
    }

    /** Adds a checkpoint; false when there is one of that size already. */
    public boolean keep(String site, StoredCheckpoint checkpoint) {
        return any(
                KEEP,
                site,
                call -> call.count("size", checkpoint.size())
                        .bytes("root", checkpoint.root())
                        .instant("signed_at", checkpoint.signedAt())
                        .text("note", checkpoint.note()));
    }

    /** Adds a witness's signature line to a checkpoint; false when there is one of that witness already. */
    public boolean cosign(String site, long size, String witness, String line) {
        return any(
                COSIGN,
                site,
                call -> call.count("size", size).text("witness", witness).text("line", line));
    }

    private void enter(String site, long size, List<WaitingLeaf> waiting, TreeGrowth growing) {
        var leaves = waiting.stream().map(WaitingLeaf::leaf).toList();
        var nodes = growing.nodes(size, leaves, (level, from, to) -> hashes(site, level, from, to));
        int entered = one(
                ENTER,
                site,
                call -> call.count("size", size)
                        .texts("events", waiting, WaitingLeaf::event)
                        .numbers("level", nodes.stream().map(NewNode::level))
                        .counts("index", nodes.stream().map(NewNode::index).toList())
                        .bytes("hash", nodes.stream().map(NewNode::hash)),
                row -> row.getInt("entered"));
        if (entered != waiting.size()) {
            throw new StoreException(
                    StoreException.FaultKind.BROKEN, "leaves that wait were taken away under the sequencer's lock");
        }
    }

    private List<byte[]> hashes(String site, int level, long from, long to) {
        return list(
                HASHES,
                site,
                call -> call.number("level", level).count("from_index", from).count("to_index", to),
                row -> row.getBytes("hash"));
    }

    private record WaitingLeaf(String event, byte[] leaf) {}
}
