package org.dorsal.audit.log;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.store.LogRows;

/** Which nodes a log gets with new leaves: the root of each tile that they fill, and of each tile that those roots fill. */
record Growth(int height) implements LogRows.Growing {
    @Override
    public List<LogRows.NewNode> nodes(long size, List<byte[]> leaves, LogRows.Stored stored) {
        List<LogRows.NewNode> nodes = new ArrayList<>();
        List<byte[]> added = leaves;
        long before = size;
        for (int row = 0; !added.isEmpty(); row += height) {
            added = filled(row, before, added, stored);
            before >>= height;
            for (int at = 0; at < added.size(); at++) {
                nodes.add(new LogRows.NewNode(row + height, before + at, added.get(at)));
            }
        }
        return nodes;
    }

    /** Roots of the tiles of one row that were not full and are now. */
    private List<byte[]> filled(int row, long before, List<byte[]> added, LogRows.Stored stored) {
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
