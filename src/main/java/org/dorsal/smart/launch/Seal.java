package org.dorsal.smart.launch;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import org.dorsal.smart.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks what lies in the store (JWE, RFC 7516: {@code dir}, A256GCM). What a thing is and where it belongs is bound into it, so
 * that whoever can write the tables can't put one launch's token under another, nor a request in a launch's place.
 */
final class Seal {
    private static final Logger LOG = LoggerFactory.getLogger(Seal.class);
    private static final String USE = "use";
    private static final String SITE = "site";
    private static final String OF = "of";

    private final EncryptionKeys keys;

    Seal(EncryptionKeys keys) {
        this.keys = keys;
    }

    /** What is locked. */
    enum Use {
        REQUEST,
        LAUNCH,
        CHART
    }

    /**
     * Where a locked thing belongs.
     *
     * @param of the launch's id, or the request's state hash
     */
    record Label(Use use, SiteId site, String of) {}

    byte[] close(Label label, byte[] content) {
        OctetSequenceKey key = keys.first();
        JWEObject locked = new JWEObject(header(label, key.getKeyID()), new Payload(content));
        try {
            locked.encrypt(new DirectEncrypter(key));
        } catch (JOSEException fault) {
            throw new IllegalStateException("A256GCM failed", fault);
        }
        return locked.serialize().getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty when no key opens it or its label is another: the launch behind it is lost, and the log says so. */
    Optional<byte[]> open(Label label, byte[] sealed) {
        try {
            JWEObject locked = JWEObject.parse(new String(sealed, StandardCharsets.US_ASCII));
            JWEHeader header = locked.getHeader();
            String keyId = Optional.ofNullable(header.getKeyID()).orElse("");
            Optional<OctetSequenceKey> key = keys.named(keyId);
            if (key.isEmpty()
                    || !header.toJSONObject().equals(header(label, keyId).toJSONObject())) {
                LOG.error("a sealed {} of {} does not belong there or its key is gone", label.use(), label.site());
                return Optional.empty();
            }
            locked.decrypt(new DirectDecrypter(key.get()));
            return Optional.of(locked.getPayload().toBytes());
        } catch (ParseException | JOSEException broken) {
            LOG.error("a sealed {} of {} can't be opened", label.use(), label.site());
            return Optional.empty();
        }
    }

    private static JWEHeader header(Label label, String keyId) {
        return new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(keyId)
                .customParam(USE, label.use().name())
                .customParam(SITE, label.site().value())
                .customParam(OF, label.of())
                .build();
    }
}
