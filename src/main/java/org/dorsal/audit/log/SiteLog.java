package org.dorsal.audit.log;

import java.util.*;
import org.dorsal.audit.log.StoredTree.NodeCalculator;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogRows;
import org.dorsal.store.LogRows.SequencingOutcome;
import org.dorsal.store.LogRows.StoredHashes;
import org.dorsal.store.StoredCheckpoint;

/** Database access of one site's log, for its sequencer. */
interface SiteLog {
    /** Gives positions to committed events that wait, at most so many, in one transaction under one lock. */
    SequencingOutcome sequence(int atMost);

    long size();

    Optional<StoredCheckpoint> newest();

    List<StoredCheckpoint> checkpoints(long from, long to, int atMost);

    /** Adds a checkpoint, unless there is one of that size. */
    void keep(StoredCheckpoint checkpoint);

    /** Adds a witness's signature line to a checkpoint, unless there is one. */
    void cosign(long size, String witness, String line);

    StoredTree tree();

    /** Implementation with the log's tables. */
    record StoredSiteLog(String site, LogRows rows, LogReads reads) implements SiteLog {
        @Override
        public LogRows.SequencingOutcome sequence(int atMost) {
            return rows.sequence(site, atMost, new NodeCalculator(StoredTree.TILE_HEIGHT));
        }

        @Override
        public long size() {
            return reads.size(site);
        }

        @Override
        public Optional<StoredCheckpoint> newest() {
            return reads.newest(site);
        }

        @Override
        public List<StoredCheckpoint> checkpoints(long from, long to, int atMost) {
            return reads.checkpoints(site, from, to, atMost);
        }

        @Override
        public void keep(StoredCheckpoint checkpoint) {
            rows.keep(site, checkpoint);
        }

        @Override
        public void cosign(long size, String witness, String line) {
            rows.cosign(site, size, witness, line);
        }

        @Override
        public StoredTree tree() {
            return tree(reads, site);
        }

        static StoredTree tree(LogReads reads, String site) {
            return new StoredTree(hashes(reads, site));
        }

        static StoredHashes hashes(LogReads reads, String site) {
            return (level, from, to) -> level == 0 ? reads.leaves(site, from, to) : reads.nodes(site, level, from, to);
        }
    }
}
