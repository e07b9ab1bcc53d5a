package org.dorsal.http.fhir;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.smart.GuessableSecrets;
import org.jspecify.annotations.Nullable;

/**
 * Locks what page links carry: the search, and with it perhaps a patient's id, which must not stand in URLs that
 * others log (JWE, RFC 7516: {@code dir}, A256CBC-HS512, of which a repeated initial vector would give away no key).
 * Prints without its content.
 *
 * @param bytes at least 32, random, the same on each replica: a link made with others is refused
 */
public record LinkSecret(byte[] bytes) {
    private static final int LEAST_BYTES = 32;
    private static final JWEHeader HEADER = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256CBC_HS512)
            .compressionAlgorithm(CompressionAlgorithm.DEF)
            .build();

    public LinkSecret {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("link-secret must hold at least 32 random bytes in base64");
        }
    }

    /** Reads base64. */
    public static LinkSecret read(String base64) {
        LinkSecret secret;
        try {
            secret = new LinkSecret(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "link-secret must hold at least 32 random bytes in base64; make it with: openssl rand -base64 32",
                    unreadable);
        }
        if (GuessableSecrets.isPlaceholder(secret.bytes)) {
            throw new IllegalArgumentException(
                    "link-secret is a placeholder that anybody could guess; make one with: openssl rand -base64 32");
        }
        return secret;
    }

    /** Random secret for a single replica; its page links become invalid on restart. */
    public static LinkSecret random(RandomGenerator random) {
        byte[] bytes = new byte[LEAST_BYTES];
        random.nextBytes(bytes);
        return new LinkSecret(bytes);
    }

    /** The text for a URL: letters, digits, dots, - and _. */
    String seal(byte[] content) {
        JWEObject locked = new JWEObject(HEADER, new Payload(content));
        try {
            locked.encrypt(new DirectEncrypter(key()));
        } catch (JOSEException fault) {
            throw new IllegalStateException("A256CBC-HS512 failed", fault);
        }
        return locked.serialize();
    }

    /**
     * Decrypts a sealed text; empty for any other input, without a reason. The header is compared before the library
     * parses it.
     */
    Optional<byte[]> open(String sealed) {
        if (!sealed.startsWith(HEADER.toBase64URL() + ".")) {
            return Optional.empty();
        }
        try {
            JWEObject locked = JWEObject.parse(sealed);
            if (!Stream.of(locked.getIV(), locked.getCipherText(), locked.getAuthTag())
                    .allMatch(LinkSecret::isWrittenAsMade)) {
                return Optional.empty();
            }
            locked.decrypt(new DirectDecrypter(key()));
            return Optional.of(locked.getPayload().toBytes());
        } catch (ParseException | JOSEException _) {
            return Optional.empty();
        }
    }

    /** The library passes over characters that are no base64url, and over bits that no byte needs. */
    private static boolean isWrittenAsMade(@Nullable Base64URL part) {
        return part != null && Base64URL.encode(part.decode()).equals(part);
    }

    /** Key of 512 bits, independent of the length of the secret. */
    private byte[] key() {
        return DigestUtils.sha512(bytes);
    }

    @Override
    public String toString() {
        return "LinkSecret[hidden]";
    }
}
