package org.dorsal.audit.log;

import java.util.List;

/** Where the hashes of a tree lie: its leaves, and its complete subtrees at every level that begins a row of tiles. */
public interface StoredHashes {
    /**
     * Hashes of complete subtrees of {@code 2^level} leaves, from one index to before another; fewer where some are missing.
     *
     * @param level 0 for leaves, else a multiple of the tiles' height
     */
    List<byte[]> hashes(int level, long from, long to);
}
