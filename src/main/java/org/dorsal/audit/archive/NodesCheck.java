package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.log.StoredTree;

/** Compares the stored subtrees with the computed ones. */
record NodesCheck(ZipInput zip, Doubts doubts, TreeCheck tree, long size) {
    private static final List<String> NAMES = List.of("level", "index", "hash");

    /** Gives the number of lines. */
    long run() throws IOException, Refused {
        Map<Long, Long> next = new HashMap<>();
        long lines = Line.each(zip, Entries.NODES, NAMES, line -> compare(line, next));
        for (int level = StoredTree.TILE_HEIGHT;
                level < Long.SIZE && size >> level > 0;
                level += StoredTree.TILE_HEIGHT) {
            gap(
                    level,
                    next.getOrDefault((long) level, 0L),
                    size >> level); // those of later entries may be still to come
        }
        return lines;
    }

    private void compare(Line line, Map<Long, Long> next) throws Refused {
        long level = -1;
        long index = -1;
        byte[] hash = {};
        for (String name = line.member(); !name.isEmpty(); name = line.member()) {
            switch (name) {
                case "level" -> level = line.number();
                case "index" -> index = line.number();
                default -> hash = line.bytes();
            }
        }
        List<byte[]> computed = level % StoredTree.TILE_HEIGHT == 0 ? tree.nodes(level) : List.of();
        gap(level, next.getOrDefault(level, 0L), index);
        next.put(level, index + 1);
        if (index < 0 || index >= computed.size() || !Arrays.equals(computed.get((int) index), hash)) {
            doubts.add(Kind.NODE_DIFFERS, "node " + index + " of level " + level, "it is not what its entries give");
        }
    }

    private void gap(long level, long expected, long found) {
        if (found > expected) {
            doubts.add(
                    Kind.NODE_DIFFERS,
                    "nodes " + expected + " to " + (found - 1) + " of level " + level,
                    "they are missing");
        }
    }
}
