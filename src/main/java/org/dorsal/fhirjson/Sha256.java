package org.dorsal.fhirjson;

import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A SHA-256 (FIPS 180-4).
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("A SHA-256 is 64 lower-case hexadecimal digits.");
        }
    }

    /** The hash of exactly these bytes. */
    public static Sha256 of(byte[] bytes) {
        return new Sha256(DigestUtils.sha256Hex(bytes));
    }
}
