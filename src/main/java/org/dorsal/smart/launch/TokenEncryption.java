package org.dorsal.smart.launch;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.*;
import org.dorsal.smart.GuessableSecrets;
import org.dorsal.smart.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts values in the store or in a browser's cookie (JWE, RFC 7516: {@code dir}, A256GCM). Purpose and location
 * are bound to the ciphertext, so that a write to the tables cannot move a token to another launch or put a request
 * in a launch's place. The first key encrypts and all keys decrypt, so that a key can be replaced while launches are
 * open.
 */
public final class TokenEncryption {
    private static final Logger LOG = LoggerFactory.getLogger(TokenEncryption.class);
    private static final String USE = "use";
    private static final String SITE = "site";
    private static final String OF = "of";

    public enum SealPurpose {
        REQUEST(true),
        LAUNCH(false),
        CHART(false),
        /** Headers of a subscription's channel. */
        CHANNEL(false),
        /** An auditor on the way to the site's OpenID provider. */
        SIGN_IN(true),
        /** An auditor who has signed in. */
        SESSION(false);

        /**
         * True for values in a cookie: compressed to be small, and not logged when invalid, because any client may
         * send an invalid one.
         */
        private final boolean inBrowser;

        SealPurpose(boolean inBrowser) {
            this.inBrowser = inBrowser;
        }
    }

    /** AES-256. */
    private static final int BYTES = 32;

    private static final String CURE = "must hold 32 random bytes in base64; make them with: openssl rand -base64 32";

    private final List<OctetSequenceKey> keys;

    private TokenEncryption(List<OctetSequenceKey> keys) {
        this.keys = keys;
    }

    /** Reads base64 keys; the list may be empty if launches are not configured. */
    public static TokenEncryption read(List<String> base64) {
        List<OctetSequenceKey> keys = base64.stream().map(TokenEncryption::key).toList();
        if (keys.stream().map(OctetSequenceKey::getKeyID).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("encryption-keys holds one key twice; keep one");
        }
        return new TokenEncryption(keys);
    }

    private static OctetSequenceKey key(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("encryption-keys " + CURE, unreadable);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("encryption-keys " + CURE);
        }
        if (GuessableSecrets.isPlaceholder(bytes)) {
            throw new IllegalArgumentException("encryption-keys holds a placeholder that anybody could guess; make each"
                    + " with: openssl rand -base64 32");
        }
        try {
            return new OctetSequenceKey.Builder(bytes).keyIDFromThumbprint().build();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** Returns whether there is no key, so that nothing can be encrypted. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * Encrypts a value for its purpose and location.
     *
     * @param owner the launch's, session's or subscription's id, or the request's state hash and expiry
     */
    public byte[] encrypt(SealPurpose use, SiteId site, String owner, byte[] content) {
        OctetSequenceKey key = keys.getFirst();
        JWEObject locked = new JWEObject(header(use, site, owner, key.getKeyID()), new Payload(content));
        try {
            locked.encrypt(new DirectEncrypter(key));
        } catch (JOSEException fault) {
            throw new IllegalStateException("A256GCM failed", fault);
        }
        return locked.serialize().getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty when no key opens it or it was encrypted for another place: the launch behind it is lost, and the log says so. */
    public Optional<byte[]> decrypt(SealPurpose use, SiteId site, String owner, byte[] ciphertext) {
        String text = new String(ciphertext, StandardCharsets.US_ASCII);
        Optional<byte[]> opened = keyOf(use, site, owner, text).flatMap(key -> opened(key, text));
        if (opened.isEmpty() && !use.inBrowser) {
            LOG.error("a sealed {} of {} does not belong there, was changed, or its key is gone", use, site);
        }
        return opened;
    }

    /** The header is compared before the library reads it: a changed one is not believed in any part. */
    private Optional<OctetSequenceKey> keyOf(SealPurpose use, SiteId site, String owner, String text) {
        byte[] header = new Base64URL(text.substring(0, Math.max(0, text.indexOf('.')))).decode();
        return JsonObject.read(header)
                .flatMap(written -> written.text("kid")
                        .filter(id -> written.members()
                                .equals(header(use, site, owner, id).toJSONObject())))
                .flatMap(id ->
                        keys.stream().filter(key -> key.getKeyID().equals(id)).findFirst());
    }

    private static Optional<byte[]> opened(OctetSequenceKey key, String text) {
        try {
            JWEObject locked = JWEObject.parse(text);
            locked.decrypt(new DirectDecrypter(key));
            return Optional.of(locked.getPayload().toBytes());
        } catch (ParseException | JOSEException _) {
            return Optional.empty();
        }
    }

    private static JWEHeader header(SealPurpose use, SiteId site, String owner, String keyId) {
        JWEHeader.Builder header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(keyId)
                .customParam(USE, use.name())
                .customParam(SITE, site.value())
                .customParam(OF, owner);
        // the secrets are random per request, so the compressed length reveals nothing that an attacker can repeat
        return use.inBrowser
                ? header.compressionAlgorithm(CompressionAlgorithm.DEF).build()
                : header.build();
    }

    @Override
    public String toString() {
        return "TokenEncryption[hidden]";
    }
}
