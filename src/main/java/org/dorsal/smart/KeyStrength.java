package org.dorsal.smart;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;

/**
 * Minimum length of RSA keys, foreign and own: 2,048 bits correspond to 112 bits of a symmetric key, 3,072 to 128 (NIST
 * SP 800-57, part 1, table 2). The accepted curves correspond to 128 bits and more.
 */
public record KeyStrength(int leastRsaBits) {
    /** Strength of the keys that EHRs use. */
    public static final KeyStrength USUAL = new KeyStrength(2048);

    private static final int MAX_RSA_BITS = 8192;

    public KeyStrength {
        if (leastRsaBits < 2048 || leastRsaBits > MAX_RSA_BITS) {
            throw new IllegalArgumentException(
                    "least-rsa-bits must be 2048 to 8192; use 3072 for 128 bits of security");
        }
    }

    /** Returns whether the key is an RSA key below the minimum; false for other key types. */
    public boolean isTooShort(JWK key) {
        return key instanceof RSAKey rsa && rsa.size() < leastRsaBits;
    }
}
