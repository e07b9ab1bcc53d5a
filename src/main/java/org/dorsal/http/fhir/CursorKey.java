package org.dorsal.http.fhir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and hides what a page link carries. A link holds the query, and with it perhaps a patient's id, and travels in URLs
 * that others log; so it is encrypted besides. The signature is made over the plain text and serves as the cipher's initial
 * vector (the shape of RFC 5297, with HMAC-SHA256): nothing random is needed, so nothing random can be reused.
 */
final class CursorKey {
    private static final int LEAST_BYTES = 32;
    private static final int SIGNATURE_BYTES = 32;
    private static final int VECTOR_BYTES = 16;

    private final SecretKey signing;
    private final SecretKey hiding;

    private CursorKey(SecretKey signing, SecretKey hiding) {
        this.signing = signing;
        this.hiding = hiding;
    }

    /**
     * The key of all replicas.
     *
     * @param secret at least 32 random bytes, the same on each replica; a link made with another secret is refused
     */
    static CursorKey of(byte[] secret) {
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException("the key of page links needs at least " + LEAST_BYTES + " random bytes");
        }
        var root = new SecretKeySpec(secret, "HmacSHA256");
        return new CursorKey(
                new SecretKeySpec(hmac(root, bytes("dorsal page link: sign")), "HmacSHA256"),
                new SecretKeySpec(hmac(root, bytes("dorsal page link: hide")), "AES"));
    }

    /**
     * The text for a URL: letters, digits, - and _.
     *
     * @param holder who alone may open it
     */
    String seal(byte[] content, byte[] holder) {
        var signature = sign(content, holder);
        var hidden = crypt(Cipher.ENCRYPT_MODE, signature, content);
        var whole = ByteBuffer.allocate(signature.length + hidden.length)
                .put(signature)
                .put(hidden)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** What was sealed for this holder with this key; empty for anything else, without a word why. */
    Optional<byte[]> open(String sealed, byte[] holder) {
        return decode(sealed).filter(whole -> whole.length >= SIGNATURE_BYTES).flatMap(whole -> {
            var signature = Arrays.copyOf(whole, SIGNATURE_BYTES);
            var hidden = Arrays.copyOfRange(whole, SIGNATURE_BYTES, whole.length);
            var content = crypt(Cipher.DECRYPT_MODE, signature, hidden);
            // constant time: how much of a forged signature was right must not show
            return MessageDigest.isEqual(signature, sign(content, holder)) ? Optional.of(content) : Optional.empty();
        });
    }

    /** The holder's length goes first, so that no part of one can pass for part of the other. */
    private byte[] sign(byte[] content, byte[] holder) {
        return hmac(
                signing,
                ByteBuffer.allocate(Integer.BYTES + holder.length + content.length)
                        .putInt(holder.length)
                        .put(holder)
                        .put(content)
                        .array());
    }

    private byte[] crypt(int mode, byte[] signature, byte[] content) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(mode, hiding, new IvParameterSpec(signature, 0, VECTOR_BYTES));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has AES", impossible);
        }
    }

    private static byte[] hmac(SecretKey key, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA256", impossible);
        }
    }

    private static Optional<byte[]> decode(String sealed) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(sealed));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
