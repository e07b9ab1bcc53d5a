package org.dorsal.audit.log;

import java.security.MessageDigest;
import java.util.List;

/** Checks proofs of inclusion without the tree (RFC 9162, section 2.1.3.2), as a monitor does. */
public final class InclusionProofs {
    private InclusionProofs() {}

    /**
     * Verifies that a leaf is at an index of the tree of that size and root.
     *
     * @param index counted from 0
     * @param proof sibling hashes, the lowest first
     */
    public static boolean holds(byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || !proof.stream().allMatch(hash -> hash.length == TreeHash.BYTES)) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : proof) {
            if (last == 0) {
                return false; // longer than the way up
            }
            if ((node & 1) == 1 || node == last) {
                hash = TreeHash.node(sibling, hash);
                int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
                node >>= skipped;
                last >>= skipped;
            } else {
                hash = TreeHash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }
}
