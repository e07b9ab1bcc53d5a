package org.dorsal.audit.log;

import java.util.*;
import org.dorsal.store.LogRows;
import org.dorsal.store.LogRows.NewNode;
import org.dorsal.store.LogRows.StoredHashes;

/**
 * Roots and proofs of a tree with stored hashes, at any size up to the current one (RFC 9162, sections 2.1.1, 2.1.3.1
 * and 2.1.4.1). Costs at most two reads of 256 hashes for every eight levels: six reads for 16 million leaves.
 *
 * @param height levels between two rows of stored hashes
 */
public record StoredTree(StoredHashes stored, int height) {
    /** Levels between two rows of stored hashes. */
    public static final int TILE_HEIGHT = 8;

    public StoredTree(StoredHashes stored) {
        this(stored, TILE_HEIGHT);
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
     * Inclusion proof of a leaf in the tree of the given size.
     *
     * @throws IllegalArgumentException when the position is not within the size
     * @throws TreeBroken when hashes are missing
     */
    public List<byte[]> inclusion(long position, long size) {
        if (position < 0 || position >= size) {
            throw new IllegalArgumentException("the position is not within the size");
        }
        return path(new Tiles(stored, height, size), size, position, false);
    }

    /**
     * Proof that the larger tree begins with the smaller one; empty for trees of the same size and from the tree
     * without leaves.
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
        return path(new Tiles(stored, height, larger), larger, smaller - 1, true);
    }

    /**
     * Sibling hashes along the path to a leaf, the lowest first.
     *
     * @param consistency true to end the path at the largest subtree that ends with the leaf and to include its hash; false
     * to end it at the leaf
     */
    private static List<byte[]> path(Tiles tiles, long size, long leaf, boolean consistency) {
        List<byte[]> fromTheTop = new ArrayList<>();
        long from = 0;
        long to = size;
        while (consistency ? to != leaf + 1 : to - from > 1) {
            long middle = from + leftSize(to - from);
            boolean inLeft = leaf < middle;
            fromTheTop.add(inLeft ? root(tiles, middle, to) : root(tiles, from, middle));
            from = inLeft ? from : middle;
            to = inLeft ? middle : to;
        }
        if (consistency && from > 0) { // a subtree that starts at leaf 0 is the smaller tree: the verifier has the root
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

    /**
     * Hashes of the tree are missing from the store. The service never deletes hashes; an outside change removed
     * them.
     */
    public static final class TreeBroken extends RuntimeException {
        TreeBroken(int level, long from, long to, int count) {
            super("of the log's hashes of level " + level + " from " + from + " to before " + to + " only " + count
                    + " are there");
        }
    }

    /**
     * Complete subtrees of one tree, computed from rows of tiles. A tile holds the {@code 2^height} hashes of a row
     * with a common root in the row above; a path to the root reads one or two tiles of each row. Every tile is read
     * once.
     */
    static final class Tiles {
        private final StoredHashes stored;
        private final int height;
        private final long size;
        private final Map<TilePosition, List<byte[]>> read = new HashMap<>();

        /**
         * @param height levels between two rows, at least 1
         * @param size leaves of the tree
         */
        Tiles(StoredHashes stored, int height, long size) {
            this.stored = stored;
            this.height = height;
            this.size = size;
        }

        /** Root of the complete subtree of {@code 2^level} leaves that begins at leaf {@code index * 2^level}. */
        byte[] subtree(int level, long index) {
            int above = level % height;
            int row = level - above;
            long first = index << above;
            List<byte[]> tile = tile(row, first >> height);
            int from = (int) (first & ((1L << height) - 1));
            return fold(tile.subList(from, from + (1 << above)));
        }

        /** Root of a complete tree over hashes; their number is a power of two. */
        static byte[] fold(List<byte[]> hashes) {
            if (hashes.size() == 1) {
                return hashes.getFirst();
            }
            int half = hashes.size() / 2;
            return TreeHash.node(fold(hashes.subList(0, half)), fold(hashes.subList(half, hashes.size())));
        }

        private List<byte[]> tile(int row, long number) {
            return read.computeIfAbsent(new TilePosition(row, number), _ -> {
                long from = number << height;
                long to = Math.min((number + 1) << height, size >> row);
                List<byte[]> hashes = stored.hashes(row, from, to);
                if (hashes.size() != to - from) {
                    throw new TreeBroken(row, from, to, hashes.size());
                }
                return hashes;
            });
        }

        private record TilePosition(int row, long number) {}
    }

    /**
     * Computes the new nodes of a growing log: the root of each tile that the new leaves fill, and of each tile that
     * those roots fill.
     */
    record NodeCalculator(int height) implements LogRows.TreeGrowth {
        @Override
        public List<NewNode> nodes(long size, List<byte[]> leaves, StoredHashes stored) {
            List<NewNode> nodes = new ArrayList<>();
            List<byte[]> added = leaves;
            long before = size;
            for (int row = 0; !added.isEmpty(); row += height) {
                added = filled(row, before, added, stored);
                before >>= height;
                for (int index = 0; index < added.size(); index++) {
                    nodes.add(new NewNode(row + height, before + index, added.get(index)));
                }
            }
            return nodes;
        }

        /** Roots of the tiles of one row that were not full and are now. */
        private List<byte[]> filled(int row, long before, List<byte[]> added, StoredHashes stored) {
            long first = (before >> height) << height;
            if ((before + added.size()) >> height == before >> height) {
                return List.of();
            }
            List<byte[]> hashes = new ArrayList<>(first == before ? List.of() : stored.hashes(row, first, before));
            if (hashes.size() != before - first) {
                throw new TreeBroken(row, first, before, hashes.size());
            }
            hashes.addAll(added);
            List<byte[]> roots = new ArrayList<>();
            for (int from = 0; from + (1 << height) <= hashes.size(); from += 1 << height) {
                roots.add(Tiles.fold(hashes.subList(from, from + (1 << height))));
            }
            return roots;
        }
    }
}
