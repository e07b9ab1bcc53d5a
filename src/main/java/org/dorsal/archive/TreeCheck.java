package org.dorsal.archive;

import java.io.IOException;
import java.util.*;
import org.dorsal.archive.ExpectedCheckpoints.CheckpointSource;
import org.dorsal.archive.ExpectedCheckpoints.ExpectedRoot;
import org.dorsal.archive.VerificationFinding.FindingKind;
import org.dorsal.audit.log.MerkleTree;
import org.dorsal.audit.log.StoredTree;

/** Computes the tree of a whole export, leaf by leaf, and holds it to every checkpoint on the way. */
final class TreeCheck {
    private static final List<String> NODE = List.of("level", "index", "hash");

    private final VerificationFindings doubts;
    private final List<ExpectedRoot> marks;
    private final MerkleTree tree = new MerkleTree();
    private final List<SubtreeLevel> levels = new ArrayList<>();
    private int next;

    /** Complete subtrees of {@code 2^level} leaves. */
    private static final class SubtreeLevel {
        private MerkleTree under = new MerkleTree();
        private final List<byte[]> roots = new ArrayList<>();
    }

    TreeCheck(VerificationFindings doubts, List<ExpectedRoot> bySize) {
        this.doubts = doubts;
        this.marks = bySize;
        compare();
    }

    void add(byte[] leaf) {
        tree.add(leaf);
        addTo(0, leaf);
        compare();
    }

    long size() {
        return tree.size();
    }

    private void addTo(int row, byte[] hash) {
        if (row == levels.size()) {
            levels.add(new SubtreeLevel());
        }
        SubtreeLevel level = levels.get(row);
        level.under.add(hash);
        if (level.under.size() == 1L << StoredTree.TILE_HEIGHT) {
            byte[] root = level.under.root();
            level.roots.add(root);
            level.under = new MerkleTree();
            addTo(row + 1, root);
        }
    }

    private void compare() {
        while (next < marks.size() && marks.get(next).size() == tree.size()) {
            ExpectedRoot mark = marks.get(next++);
            if (!mark.has(tree.root())) {
                differs(mark);
            }
        }
    }

    private void differs(ExpectedRoot mark) {
        switch (mark.source()) {
            case THIS_EXPORT ->
                doubts.add(
                        FindingKind.ROOT_DIFFERS,
                        mark.place(),
                        "the root over " + mark.size() + " entries is not the one that was signed");
            case EARLIER, LATER, KEPT_OUTSIDE ->
                doubts.add(
                        FindingKind.CHECKPOINT_NOT_IN_TREE,
                        mark.place(),
                        "the first " + mark.size() + " entries are not those that it was signed over");
        }
    }

    /** The hashes of that level, computed; none where no tree has any. */
    private List<byte[]> nodes(long level) {
        long row = level / StoredTree.TILE_HEIGHT - 1;
        return row >= 0 && row < levels.size() ? levels.get((int) row).roots : List.of();
    }

    /**
     * Compares the stored subtrees with the computed ones.
     *
     * @param size of the signed tree
     * @return the number of lines
     */
    long stored(ZipInput zip, long size) throws IOException, ArchiveFormatException {
        Map<Long, Long> next = new HashMap<>();
        long lines = ArchiveLine.each(zip, Entries.NODES, NODE, line -> compare(line, next));
        for (int level = StoredTree.TILE_HEIGHT;
                level < Long.SIZE && size >> level > 0;
                level += StoredTree.TILE_HEIGHT) {
            // those of later entries may be still to come
            gap(level, next.getOrDefault((long) level, 0L), size >> level);
        }
        return lines;
    }

    private void compare(ArchiveLine line, Map<Long, Long> next) throws ArchiveFormatException {
        long level = line.numberOr("level", -1);
        long index = line.numberOr("index", -1);
        byte[] hash = line.bytes("hash");
        List<byte[]> computed = level % StoredTree.TILE_HEIGHT == 0 ? nodes(level) : List.of();
        gap(level, next.getOrDefault(level, 0L), index);
        next.put(level, index + 1);
        if (index < 0 || index >= computed.size() || !Arrays.equals(computed.get((int) index), hash)) {
            doubts.add(
                    FindingKind.NODE_DIFFERS,
                    "node " + index + " of level " + level,
                    "it is not what its entries give");
        }
    }

    private void gap(long level, long expected, long actual) {
        if (actual > expected) {
            doubts.add(
                    FindingKind.NODE_DIFFERS,
                    "nodes " + expected + " to " + (actual - 1) + " of level " + level,
                    "they are missing");
        }
    }

    /** Reports the checkpoints that are larger than the tree. */
    void end() {
        for (ExpectedRoot mark : marks.subList(next, marks.size())) {
            boolean outside = mark.source() == CheckpointSource.KEPT_OUTSIDE;
            doubts.add(
                    outside ? FindingKind.LOG_SHORTER : FindingKind.ROOT_DIFFERS,
                    mark.place(),
                    "it holds " + mark.size() + " entries, and the export only " + tree.size());
        }
    }
}
