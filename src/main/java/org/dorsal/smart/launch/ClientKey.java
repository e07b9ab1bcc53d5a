package org.dorsal.smart.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Optional;

/**
 * A private key by which Dorsal proves itself to an EHR: RSA signs RS384, P-384 signs ES384, the two that SMART App Launch 2.2.0
 * ("Client authentication: asymmetric") wants. Prints without its content.
 *
 * @param jwk with private part, key id, use and algorithm
 */
public record ClientKey(JWK jwk) {
    private static final int LEAST_RSA_BITS = 2048;

    /** Takes an RSA key of 2,048 bits or more, or one on P-384; refuses others with a sentence that has no key in it. */
    static ClientKey of(JWK key) {
        if (!key.isPrivate()) {
            throw new IllegalArgumentException("holds no private key; give the private one");
        }
        String id = Optional.ofNullable(key.getKeyID())
                .filter(given -> !given.isBlank())
                .orElseGet(() -> thumbprint(key));
        if (key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
            return new ClientKey(new RSAKey.Builder(rsa)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS384)
                    .build());
        }
        if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_384)) {
            return new ClientKey(new ECKey.Builder(ec)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES384)
                    .build());
        }
        throw new IllegalArgumentException("holds neither an RSA key of 2048 bits or more nor one on the curve P-384;"
                + " make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384");
    }

    String id() {
        return jwk.getKeyID();
    }

    /** A JWT with {@code typ}: some EHRs refuse a client assertion without it. */
    SignedJWT sign(JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(jwk.getAlgorithm().getName()))
                        .keyID(id())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        try {
            jwt.sign(signer());
            return jwt;
        } catch (JOSEException fault) {
            throw new IllegalStateException("the client key could not sign", fault);
        }
    }

    private JWSSigner signer() throws JOSEException {
        return jwk instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(jwk.toRSAKey());
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "ClientKey[" + id() + "]";
    }
}
