package org.dorsal.audit.log;

import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Hashes of the tree (RFC 6962, 2.1): SHA-256 with another first byte for leaves than for nodes, so that none passes
 * for the other.
 */
public final class TreeHash {
    public static final int BYTES = 32;

    private static final byte LEAF = 0x00;
    private static final byte NODE = 0x01;

    private TreeHash() {}

    /** Leaf of some bytes. For an event: the salt, then its canonical bytes. */
    public static byte[] leaf(byte[]... parts) {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        sha256.update(LEAF);
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return sha256.digest();
    }

    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    /** Root of the tree without leaves. */
    public static byte[] nothing() {
        return DigestUtils.getSha256Digest().digest();
    }
}
