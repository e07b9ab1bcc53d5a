package org.dorsal.audit.log;

/** Hashes that belong to the tree are missing from where they lie. Somebody took them away: nothing of ours deletes any. */
public final class TreeBroken extends RuntimeException {
    TreeBroken(int level, long from, long to, int found) {
        super("of the log's hashes of level " + level + " from " + from + " to before " + to + " only " + found
                + " are there");
    }
}
