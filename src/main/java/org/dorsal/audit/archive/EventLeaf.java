package org.dorsal.audit.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Leaves of events that lie in a buffer: {@code SHA-256(0x00, salt, bytes)}. One for each thread. */
final class EventLeaf {
    private final MessageDigest sha256;

    EventLeaf() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every Java runtime has SHA-256", fault);
        }
    }

    byte[] of(byte[] salt, Utf8Buffer body) {
        sha256.update((byte) 0);
        sha256.update(salt);
        sha256.update(body.bytes(), 0, body.length());
        return sha256.digest();
    }

    /** Plain SHA-256 of the bytes in a buffer. */
    byte[] of(Utf8Buffer body) {
        sha256.update(body.bytes(), 0, body.length());
        return sha256.digest();
    }
}
