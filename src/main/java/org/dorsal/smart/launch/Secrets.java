package org.dorsal.smart.launch;

import java.security.MessageDigest;
import java.util.*;
import java.util.random.RandomGenerator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** Random secrets, and the values derived from them. */
public final class Secrets {
    /** 256 bits: state, nonce, PKCE verifier and the secrets in cookies. */
    private static final int BYTES = 32;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Secrets() {}

    /** 43 characters of base64url. */
    public static String random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }

    /** SHA-256 of the UTF-8 bytes. */
    public static byte[] sha256(String secret) {
        return DigestUtils.sha256(secret);
    }

    public static String sha256Hex(String secret) {
        return DigestUtils.sha256Hex(secret);
    }

    /** In constant time. */
    public static boolean isSha256Of(String hex, String secret) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(hex), sha256(secret));
    }

    /**
     * Derives a session's form token from its cookie's secret. Pages carry it masked, and only the cookie
     * opens them.
     */
    public static String csrf(String cookieSecret) {
        return BASE64URL.encodeToString(new HmacUtils(HmacAlgorithms.HMAC_SHA_256, cookieSecret).hmac("csrf"));
    }
}
