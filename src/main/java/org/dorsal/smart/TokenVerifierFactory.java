package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Factory of verifiers for signatures that are checked with each request. ECDSA is verified by Bouncy Castle, which takes
 * a ninth of the JDK's CPU on P-384 (performance.md, signatures on P-384). Thread-safe.
 */
final class TokenVerifierFactory extends DefaultJWSVerifierFactory {
    private static final int MAX_KEYS = 100;

    /** Keys as Bouncy Castle's objects; a conversion takes longer than a verification. */
    private final Cache<ECPublicKey, PublicKey> converted =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).build();

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        if (!(key instanceof ECPublicKey ecKey)) {
            return super.createJWSVerifier(header, key);
        }
        JWSVerifier verifier = super.createJWSVerifier(header, converted.get(ecKey, TokenVerifierFactory::convert));
        verifier.getJCAContext().setProvider(ProviderHolder.PROVIDER);
        return verifier;
    }

    private static PublicKey convert(ECPublicKey key) {
        try {
            return KeyFactory.getInstance("EC", ProviderHolder.PROVIDER)
                    .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("a key that the JDK has read is not readable here", fault);
        }
    }

    /** Holder of the provider, which is created with the first key of a curve: its classes take a start half a second. */
    private static final class ProviderHolder {
        static final Provider PROVIDER = new BouncyCastleProvider();
    }
}
