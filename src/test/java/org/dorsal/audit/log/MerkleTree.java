package org.dorsal.audit.log;

import java.util.*;

/**
 * The tree over a stream of leaves. Keeps only the roots of its complete subtrees, one for each one-bit of its size: at
 * most 63 hashes, however long the log. Not safe for several threads.
 */
public final class MerkleTree {
    /** The smallest, rightmost subtree first. */
    private final Deque<byte[]> complete = new ArrayDeque<>();

    private long size;

    public void add(byte[] leaf) {
        byte[] hash = leaf.clone();
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            hash = TreeHash.node(complete.pop(), hash);
        }
        complete.push(hash);
        size++;
    }

    /** Leaves so far. */
    public long size() {
        return size;
    }

    /** Root over all leaves so far. */
    public byte[] root() {
        if (complete.isEmpty()) {
            return TreeHash.nothing();
        }
        Iterator<byte[]> subtrees = complete.iterator();
        byte[] root = subtrees.next().clone();
        while (subtrees.hasNext()) {
            root = TreeHash.node(subtrees.next(), root);
        }
        return root;
    }
}
