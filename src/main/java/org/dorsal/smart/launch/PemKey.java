package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.springframework.boot.ssl.pem.PemContent;

/** Reads an unencrypted PKCS#8 private key (RFC 5958) and derives its public key without an additional library. */
final class PemKey {
    private static final String BEGINS = "-----BEGIN PRIVATE KEY-----";
    /** Bytes of one coordinate on P-384. */
    private static final int P384 = 48;
    /** First byte of a point that is written out whole (SEC 1, 2.3.3). */
    private static final byte UNCOMPRESSED = 4;

    private PemKey() {}

    static JWK read(String pem) {
        if (!pem.contains(BEGINS)) {
            throw new IllegalArgumentException("holds no \"BEGIN PRIVATE KEY\"; convert it with:"
                    + " openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
        }
        try {
            return switch (PemContent.of(pem).getPrivateKey()) {
                case RSAPrivateCrtKey key -> rsa(key);
                case ECPrivateKey key -> ec(key);
                case null, default -> throw refused();
            };
        } catch (GeneralSecurityException | IllegalStateException _) {
            throw refused();
        }
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("holds no RSA key and no key on the curve P-384 with its public half;"
                + " make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384");
    }

    private static JWK rsa(RSAPrivateCrtKey key) throws GeneralSecurityException {
        RSAPublicKeySpec half = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
        return new RSAKey.Builder((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(half))
                .privateKey(key)
                .build();
    }

    private static JWK ec(ECPrivateKey key) throws GeneralSecurityException {
        ECPublicKeySpec point = new ECPublicKeySpec(lastPoint(key.getEncoded()), key.getParams());
        ECPublicKey half = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(point);
        if (!belongTogether(key, half)) {
            throw refused();
        }
        return new ECKey.Builder(Curve.P_384, half).privateKey(key).build();
    }

    /** openssl writes the public point at the very end (RFC 5915, {@code publicKey}); Java's reader leaves it out. */
    private static ECPoint lastPoint(byte[] der) {
        int start = der.length - 2 * P384;
        if (start < 1 || der[start - 1] != UNCOMPRESSED) {
            throw refused();
        }
        return new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(der, start, start + P384)),
                new BigInteger(1, Arrays.copyOfRange(der, start + P384, der.length)));
    }

    /** Verifies a test signature, because the last bytes might not be the public point. */
    private static boolean belongTogether(ECPrivateKey secret, ECPublicKey half) throws GeneralSecurityException {
        byte[] words = {1, 2, 3};
        Signature signing = Signature.getInstance("SHA384withECDSA");
        signing.initSign(secret);
        signing.update(words);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance("SHA384withECDSA");
        checking.initVerify(half);
        checking.update(words);
        return checking.verify(signature);
    }
}
