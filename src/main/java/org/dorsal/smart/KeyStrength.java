package org.dorsal.smart;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;

/**
 * How long an RSA key must be, of others and of ours: 2,048 bits are worth 112 of a symmetric key, 3,072 are worth 128 (NIST SP
 * 800-57, part 1, table 2). The curves that are taken are worth 128 and more.
 */
public record KeyStrength(int leastRsaBits) {
    /** Strength of the keys that EHRs use. */
    public static final KeyStrength USUAL = new KeyStrength(2048);

    private static final int MOST = 8192;

    public KeyStrength {
        if (leastRsaBits < 2048 || leastRsaBits > MOST) {
            throw new IllegalArgumentException(
                    "least-rsa-bits must be 2048 to 8192; use 3072 for 128 bits of security");
        }
    }

    /** Whether it is an RSA key that is too short; of others nothing is said. */
    public boolean isTooShort(JWK key) {
        return key instanceof RSAKey rsa && rsa.size() < leastRsaBits;
    }
}
