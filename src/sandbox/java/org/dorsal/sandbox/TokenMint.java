package org.dorsal.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Signs any header and claims, byte for byte: both are given as JSON text, so that a test can write tokens that no
 * library would.
 */
public final class TokenMint {
    private final RSAKey rsa;
    private final ECKey ec256;
    private final ECKey ec384;

    private TokenMint(RSAKey rsa, ECKey ec256, ECKey ec384) {
        this.rsa = rsa;
        this.ec256 = ec256;
        this.ec384 = ec384;
    }

    /** Creates a mint with new keys with the ids {@code rsa}, {@code ec256} and {@code ec384}. */
    public static TokenMint withNewKeys() {
        try {
            return new TokenMint(
                    new RSAKeyGenerator(2048)
                            .keyID("rsa")
                            .keyUse(KeyUse.SIGNATURE)
                            .generate(),
                    new ECKeyGenerator(Curve.P_256)
                            .keyID("ec256")
                            .keyUse(KeyUse.SIGNATURE)
                            .generate(),
                    new ECKeyGenerator(Curve.P_384)
                            .keyID("ec384")
                            .keyUse(KeyUse.SIGNATURE)
                            .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public keys as a JWK Set. */
    public String jwks() {
        return new JWKSet(List.of(rsa, ec256, ec384)).toString(true);
    }

    /** The RSA key in full, for tests of key sets. */
    public RSAKey rsa() {
        return rsa;
    }

    /** A token signed with this mint's key for the algorithm; HS* takes the RSA public key's bytes as the secret. */
    public String sign(JWSAlgorithm algorithm, String header, String claims) {
        var input = encoded(header) + "." + encoded(claims);
        try {
            var signature = signer(algorithm).sign(new JWSHeader(algorithm), input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + signature;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token with any text as its signature. */
    public String unsigned(String header, String claims, String signature) {
        return encoded(header) + "." + encoded(claims) + "." + signature;
    }

    private JWSSigner signer(JWSAlgorithm algorithm) throws JOSEException {
        if (JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)) {
            return new MACSigner(rsa.toPublicKey().getEncoded());
        }
        if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
            return new RSASSASigner(rsa);
        }
        return new ECDSASigner(algorithm.equals(JWSAlgorithm.ES384) ? ec384 : ec256);
    }

    private static String encoded(String json) {
        return Base64URL.encode(json).toString();
    }
}
