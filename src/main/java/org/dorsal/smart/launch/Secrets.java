package org.dorsal.smart.launch;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** Random secrets, and the values derived from them. */
public final class Secrets {
    /** 256 bits: state, nonce, PKCE verifier and the secrets in cookies. */
    private static final int BYTES = 32;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder BASE64URL_DECODER = Base64.getUrlDecoder();

    private Secrets() {}

    /** 43 characters of base64url. */
    public static String random(RandomGenerator chance) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
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
     * Derives a session's form token from its cookie's secret. Pages carry it {@link #masked}, and only the cookie
     * opens them.
     */
    public static String csrf(String cookieSecret) {
        return BASE64URL.encodeToString(new HmacUtils(HmacAlgorithms.HMAC_SHA_256, cookieSecret).hmac("csrf"));
    }

    /**
     * Masks a form token with fresh random bytes, so that compressed pages contain nothing constant (BREACH).
     * Equivalent of Spring Security's XorCsrfTokenRequestAttributeHandler, which reads a servlet's parameters and
     * takes no source of randomness.
     *
     * @param token base64url
     */
    public static String masked(String token, RandomGenerator chance) {
        byte[] secret = BASE64URL_DECODER.decode(token);
        byte[] mask = new byte[secret.length];
        chance.nextBytes(mask);
        byte[] both = Arrays.copyOf(mask, mask.length + secret.length);
        System.arraycopy(xor(mask, secret), 0, both, mask.length, secret.length);
        return BASE64URL.encodeToString(both);
    }

    /**
     * Returns whether {@code sent} is that token under any mask. Compares in constant time; an empty token has none.
     */
    public static boolean isMasked(String sent, String token) {
        byte[] secret = BASE64URL_DECODER.decode(token);
        byte[] both;
        try {
            both = BASE64URL_DECODER.decode(sent);
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (secret.length == 0 || both.length != 2 * secret.length) {
            return false;
        }
        byte[] mask = Arrays.copyOf(both, secret.length);
        return MessageDigest.isEqual(secret, xor(mask, Arrays.copyOfRange(both, secret.length, both.length)));
    }

    private static byte[] xor(byte[] mask, byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) (mask[i] ^ bytes[i]);
        }
        return result;
    }
}
