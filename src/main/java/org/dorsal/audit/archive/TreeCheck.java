package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Marks.Mark;
import org.dorsal.audit.archive.Marks.Source;
import org.dorsal.audit.log.StoredTree;
import org.dorsal.audit.log.Tree;

/** Computes the tree of a whole export, leaf by leaf, and holds it to every checkpoint on the way. */
final class TreeCheck {
    private final Doubts doubts;
    private final List<Mark> marks;
    private final Tree tree = new Tree();
    private final List<Level> levels = new ArrayList<>();
    private int next;

    /** Complete subtrees of {@code 2^level} leaves. */
    private static final class Level {
        private Tree under = new Tree();
        private final List<byte[]> roots = new ArrayList<>();
    }

    TreeCheck(Doubts doubts, List<Mark> bySize) {
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
            levels.add(new Level());
        }
        Level level = levels.get(row);
        level.under.add(hash);
        if (level.under.size() == 1L << StoredTree.TILE_HEIGHT) {
            byte[] root = level.under.root();
            level.roots.add(root);
            level.under = new Tree();
            addTo(row + 1, root);
        }
    }

    private void compare() {
        while (next < marks.size() && marks.get(next).size() == tree.size()) {
            Mark mark = marks.get(next++);
            if (!mark.has(tree.root())) {
                differs(mark);
            }
        }
    }

    private void differs(Mark mark) {
        switch (mark.source()) {
            case THIS_EXPORT ->
                doubts.add(
                        Kind.ROOT_DIFFERS,
                        mark.place(),
                        "the root over " + mark.size() + " entries is not the one that was signed");
            case EARLIER, KEPT_OUTSIDE ->
                doubts.add(
                        Kind.CHECKPOINT_NOT_IN_TREE,
                        mark.place(),
                        "the first " + mark.size() + " entries are not those that it was signed over");
        }
    }

    /** The hashes of that level, computed; none where no tree has any. */
    List<byte[]> nodes(long level) {
        long row = level / StoredTree.TILE_HEIGHT - 1;
        return row >= 0 && row < levels.size() ? levels.get((int) row).roots : List.of();
    }

    /** What no entry came to. */
    void end() {
        for (Mark mark : marks.subList(next, marks.size())) {
            boolean kept = mark.source() == Source.KEPT_OUTSIDE;
            doubts.add(
                    kept ? Kind.LOG_SHORTER : Kind.ROOT_DIFFERS,
                    mark.place(),
                    "it holds " + mark.size() + " entries, and the export only " + tree.size());
        }
    }
}
