package org.dorsal.audit.log;

import java.security.MessageDigest;
import java.util.List;

/**
 * Checks proofs of consistency without the tree (RFC 9162, section 2.1.4.2). What can't be right is no exception but
 * false.
 */
public final class Proofs {
    private Proofs() {}

    /**
     * Whether the larger tree begins with all leaves of the smaller one, in their places.
     *
     * @param proof as {@link StoredTree#consistency} gives it; empty for trees of the same size and from the tree without leaves
     */
    public static boolean consistencyHolds(long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> proof) {
        if (from < 0 || from > to || !areHashes(proof)) {
            return false;
        }
        if (from == to) {
            return proof.isEmpty() && MessageDigest.isEqual(fromRoot, toRoot);
        }
        if (from == 0) {
            return proof.isEmpty() && MessageDigest.isEqual(fromRoot, TreeHash.nothing());
        }
        return bothRoots(from, fromRoot, to, toRoot, proof);
    }

    private static boolean bothRoots(long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> proof) {
        boolean startsWithRoot = Long.bitCount(from) == 1; // a complete subtree is not sent, everybody has its root
        if (!startsWithRoot && proof.isEmpty()) {
            return false;
        }
        int trailing = Long.numberOfTrailingZeros(from);
        long node = (from - 1) >> trailing;
        long last = (to - 1) >> trailing;
        byte[] smaller = startsWithRoot ? fromRoot : proof.getFirst();
        byte[] larger = smaller;
        for (byte[] sibling : startsWithRoot ? proof : proof.subList(1, proof.size())) {
            if (last == 0) {
                return false; // longer than the way up
            }
            if ((node & 1) == 1 || node == last) {
                smaller = TreeHash.node(sibling, smaller);
                larger = TreeHash.node(sibling, larger);
                int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
                node >>= skipped;
                last >>= skipped;
            } else {
                larger = TreeHash.node(larger, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(smaller, fromRoot) && MessageDigest.isEqual(larger, toRoot);
    }

    private static boolean areHashes(List<byte[]> proof) {
        return proof.stream().allMatch(hash -> hash.length == TreeHash.BYTES);
    }
}
