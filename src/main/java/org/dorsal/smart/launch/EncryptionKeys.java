package org.dorsal.smart.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Keys that lock what launches and sign-ins leave in the store. The first one locks, all of them open, so that a key can be replaced while
 * launches go on.
 */
public final class EncryptionKeys {
    /** AES-256. */
    private static final int BYTES = 32;

    private static final String CURE = "must hold 32 random bytes in base64; make them with: openssl rand -base64 32";

    private final List<OctetSequenceKey> keys;

    private EncryptionKeys(List<OctetSequenceKey> keys) {
        this.keys = keys;
    }

    /** Reads base64; none at all is allowed where nobody launches. */
    public static EncryptionKeys read(List<String> base64) {
        List<OctetSequenceKey> keys = base64.stream().map(EncryptionKeys::key).toList();
        if (keys.stream().map(OctetSequenceKey::getKeyID).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("encryption-keys holds one key twice; keep one");
        }
        return new EncryptionKeys(keys);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The one that locks. */
    OctetSequenceKey first() {
        return keys.getFirst();
    }

    /** The one that this locked thing names. */
    Optional<OctetSequenceKey> named(String keyId) {
        return keys.stream().filter(key -> key.getKeyID().equals(keyId)).findFirst();
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
        try {
            return new OctetSequenceKey.Builder(bytes).keyIDFromThumbprint().build();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "EncryptionKeys[hidden]";
    }
}
