package org.dorsal.audit.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Complete subtrees of one tree, computed from rows of tiles. A tile holds the {@code 2^height} hashes of one row that have a
 * common root in the row above; whoever goes up the tree reads one or two of each row. Each tile is read once.
 */
final class Tiles {
    private final StoredHashes stored;
    private final int height;
    private final long size;
    private final Map<Place, List<byte[]>> read = new HashMap<>();

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
        return read.computeIfAbsent(new Place(row, number), _ -> {
            long from = number << height;
            long to = Math.min((number + 1) << height, size >> row);
            List<byte[]> hashes = stored.hashes(row, from, to);
            if (hashes.size() != to - from) {
                throw new TreeBroken(row, from, to, hashes.size());
            }
            return hashes;
        });
    }

    private record Place(int row, long number) {}
}
