package org.dorsal.audit.log;

import java.util.Base64;
import java.util.Optional;

/** Base64 (RFC 4648, section 4) in which nothing can be hidden: one text for each sequence of bytes. */
final class Base64Text {
    private Base64Text() {}

    /** The bytes; empty when it is not exactly what an encoder would have written. */
    static Optional<byte[]> strictly(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
