package org.dorsal.smart.launch;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an unencrypted PKCS#8 private key (RFC 5958) and derives its public key without an additional library. */
final class PemKey {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** Bytes of one coordinate on P-384. */
    private static final int P384 = 48;
    /** First byte of a point that is written out whole (SEC 1, 2.3.3). */
    private static final byte UNCOMPRESSED = 4;

    private PemKey() {}

    static JWK read(String pem) {
        Matcher found = PKCS8.matcher(pem);
        if (!found.find()) {
            throw new IllegalArgumentException("holds no \"BEGIN PRIVATE KEY\"; convert it with:"
                    + " openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
        }
        byte[] der = Base64.getMimeDecoder().decode(found.group(1));
        try {
            return rsa(der);
        } catch (GeneralSecurityException _) {
            return ec(der);
        }
    }

    private static JWK rsa(byte[] der) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(der));
        if (!(key instanceof RSAPrivateCrtKey whole)) {
            throw new GeneralSecurityException("no public exponent");
        }
        RSAPublicKeySpec half = new RSAPublicKeySpec(whole.getModulus(), whole.getPublicExponent());
        return new RSAKey.Builder((RSAPublicKey) factory.generatePublic(half))
                .privateKey(whole)
                .build();
    }

    private static JWK ec(byte[] der) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            ECPrivateKey secret = (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(der));
            ECPublicKey half =
                    (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(lastPoint(der), secret.getParams()));
            if (!belongTogether(secret, half)) {
                throw new GeneralSecurityException("not its public half");
            }
            return new ECKey.Builder(Curve.P_384, half).privateKey(secret).build();
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException _) {
            throw new IllegalArgumentException("holds no RSA key and no key on the curve P-384 with its public half;"
                    + " make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384");
        }
    }

    /** openssl writes the public point at the very end (RFC 5915, {@code publicKey}); Java's reader leaves it out. */
    private static ECPoint lastPoint(byte[] der) {
        int at = der.length - 2 * P384;
        if (at < 1 || der[at - 1] != UNCOMPRESSED) {
            throw new IllegalArgumentException("no public point");
        }
        return new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(der, at, at + P384)),
                new BigInteger(1, Arrays.copyOfRange(der, at + P384, der.length)));
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
