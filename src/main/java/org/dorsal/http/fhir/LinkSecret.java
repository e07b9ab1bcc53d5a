package org.dorsal.http.fhir;

import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The secret behind page links. Prints without its content.
 *
 * @param bytes at least 32, random
 */
public record LinkSecret(byte[] bytes) {
    private static final int LEAST_BYTES = 32;

    public LinkSecret {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("link-secret must hold at least 32 random bytes in base64");
        }
    }

    /** Reads base64. */
    public static LinkSecret read(String base64) {
        try {
            return new LinkSecret(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "link-secret must hold at least 32 random bytes in base64; make it with: openssl rand -base64 32",
                    unreadable);
        }
    }

    /** One for a single replica: its page links end with it. */
    public static LinkSecret random(RandomGenerator chance) {
        byte[] bytes = new byte[LEAST_BYTES];
        chance.nextBytes(bytes);
        return new LinkSecret(bytes);
    }

    @Override
    public String toString() {
        return "LinkSecret[hidden]";
    }
}
