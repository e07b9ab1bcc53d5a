package org.dorsal.audit.log;

import java.util.List;
import java.util.Optional;
import org.dorsal.store.LogRows.Sequenced;
import org.dorsal.store.StoredCheckpoint;

/** One site's log as stored in the database: what its sequencer reads and writes. */
interface SiteLog {
    /** Gives a leaf to events that are older than the log; how many. */
    long seal();

    /** Gives positions to committed events that wait, at most so many, in one transaction under one lock. */
    Sequenced sequence(int atMost);

    long size();

    Optional<StoredCheckpoint> newest();

    List<StoredCheckpoint> checkpoints(long from, long to, int atMost);

    /** Adds a checkpoint, unless there is one of that size. */
    void keep(StoredCheckpoint checkpoint);

    StoredTree tree();
}
