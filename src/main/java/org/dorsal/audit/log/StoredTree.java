package org.dorsal.audit.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of a tree whose hashes lie somewhere, at any size that it ever had (RFC 9162, sections 2.1.1, 2.1.3.1 and
 * 2.1.4.1). Each costs at most two reads of 256 hashes for every eight levels, however long the log: six reads for 16 million.
 */
public final class StoredTree {
    /** Levels between two rows of stored hashes. */
    public static final int TILE_HEIGHT = 8;

    private final StoredHashes stored;
    private final int height;

    public StoredTree(StoredHashes stored) {
        this(stored, TILE_HEIGHT);
    }

    StoredTree(StoredHashes stored, int height) {
        this.stored = stored;
        this.height = height;
    }

    /**
     * Root of the first leaves.
     *
     * @throws TreeBroken when hashes are missing
     */
    public byte[] root(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no negative size");
        }
        return size == 0 ? TreeHash.nothing() : root(new Tiles(stored, height, size), 0, size);
    }

    /**
     * Proof that a leaf stands at its position among the first leaves.
     *
     * @throws IllegalArgumentException when the position is not within the size
     * @throws TreeBroken when hashes are missing
     */
    public List<byte[]> inclusion(long position, long size) {
        if (position < 0 || position >= size) {
            throw new IllegalArgumentException("the position is not within the size");
        }
        Tiles tiles = new Tiles(stored, height, size);
        List<byte[]> fromTheTop = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + leftSize(to - from);
            boolean left = position < middle;
            fromTheTop.add(left ? root(tiles, middle, to) : root(tiles, from, middle));
            from = left ? from : middle;
            to = left ? middle : to;
        }
        return fromTheTop.reversed();
    }

    /**
     * Proof that the larger tree begins with the smaller one; empty for trees of the same size and from the tree without leaves.
     *
     * @throws IllegalArgumentException when the sizes are not in order
     * @throws TreeBroken when hashes are missing
     */
    public List<byte[]> consistency(long smaller, long larger) {
        if (smaller < 0 || smaller > larger) {
            throw new IllegalArgumentException("the smaller size is not within the larger");
        }
        if (smaller == 0 || smaller == larger) {
            return List.of();
        }
        Tiles tiles = new Tiles(stored, height, larger);
        List<byte[]> fromTheTop = new ArrayList<>();
        long from = 0;
        long to = larger;
        while (to != smaller) {
            long middle = from + leftSize(to - from);
            boolean left = smaller <= middle;
            fromTheTop.add(left ? root(tiles, middle, to) : root(tiles, from, middle));
            from = left ? from : middle;
            to = left ? middle : to;
        }
        if (from > 0) { // else it is the smaller tree itself, whose root everybody has
            fromTheTop.add(root(tiles, from, to));
        }
        return fromTheTop.reversed();
    }

    private static byte[] root(Tiles tiles, long from, long to) {
        long size = to - from;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return tiles.subtree(level, from >> level);
        }
        long middle = from + leftSize(size);
        return TreeHash.node(root(tiles, from, middle), root(tiles, middle, to));
    }

    /** The largest power of two below a size of at least 2. */
    private static long leftSize(long size) {
        return Long.highestOneBit(size - 1);
    }
}
