package org.dorsal.audit.log;

import java.util.*;
import org.dorsal.store.LogRows.StoredHashes;

/** Rows of tiles in memory, as the sequencer would have written them. */
final class SomeRows {
    private SomeRows() {}

    static StoredHashes of(List<byte[]> leaves, int height) {
        Map<Integer, List<byte[]>> rows = new HashMap<>();
        List<byte[]> row = leaves;
        for (int level = 0; !row.isEmpty(); level += height) {
            rows.put(level, row);
            row = above(row, height);
        }
        return (level, from, to) -> {
            List<byte[]> hashes = rows.getOrDefault(level, List.of());
            return from >= hashes.size() ? List.of() : hashes.subList((int) from, (int) Math.min(to, hashes.size()));
        };
    }

    private static List<byte[]> above(List<byte[]> row, int height) {
        List<byte[]> above = new ArrayList<>();
        for (int from = 0; from + (1 << height) <= row.size(); from += 1 << height) {
            above.add(SomeLeaves.byDefinition(row.subList(from, from + (1 << height))));
        }
        return above;
    }
}
