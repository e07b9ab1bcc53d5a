package org.dorsal.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A leaf of the signed log: {@code SHA-256(0x00, salt, bytes)}, which is RFC 6962's leaf hash (section 2.1) of the salted event.
 * The salt is 32 random bytes. It is no argument: a salt that somebody can foresee would not hide an erased event.
 */
record Leaf(byte[] salt, byte[] hash) {
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final byte PREFIX = 0x00;
    private static final int SALT_BYTES = 32;

    static Leaf of(byte[] bytes) {
        byte[] salt = new byte[SALT_BYTES];
        CHANCE.nextBytes(salt);
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        sha256.update(PREFIX);
        sha256.update(salt);
        return new Leaf(salt, sha256.digest(bytes));
    }

    @Override
    public String toString() {
        return "Leaf[hidden]";
    }
}
