package org.dorsal.smart.launch;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Random texts that can't be guessed, and what is made of them. */
public final class Secrets {
    /** 256 bits: state, nonce, PKCE verifier and the secrets in cookies. */
    private static final int BYTES = 32;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final String HMAC = "HmacSHA256";

    private Secrets() {}

    /** 43 characters of base64url. */
    public static String random(RandomGenerator chance) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }

    /** Of its UTF-8 bytes. */
    public static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** The same in hex. */
    public static String sha256Hex(String secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /** In constant time. */
    public static boolean isSha256Of(byte[] hash, String secret) {
        return MessageDigest.isEqual(hash, sha256(secret));
    }

    /** What forms of a page send back: whoever knows it has seen a page that only the cookie opens. */
    public static String csrf(String cookieSecret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(cookieSecret.getBytes(StandardCharsets.UTF_8), HMAC));
            return BASE64URL.encodeToString(mac.doFinal("csrf".getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", impossible);
        }
    }
}
