package org.dorsal.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of bodies. */
final class Hash {
    private Hash() {}

    static byte[] sha256(byte[] bytes) {
        return digest().digest(bytes);
    }

    /** One for many short texts, of one thread. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every Java runtime has SHA-256", fault);
        }
    }
}
