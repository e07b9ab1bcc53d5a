package org.dorsal.smart;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;
import java.util.Set;

/** Which keys of a key set may check a signature. */
final class TrustworthyKeys {
    private static final int MAX_KEYS = 100;
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384);

    private TrustworthyKeys() {}

    /** Public RSA and EC keys for signatures; shared secrets, weak and encryption keys are left out. */
    static List<JWK> in(String jwkSet) throws ParseException {
        return JWKSet.parse(jwkSet).getKeys().stream()
                .filter(TrustworthyKeys::canCheckSignatures)
                .limit(MAX_KEYS)
                .map(JWK::toPublicJWK)
                .toList();
    }

    private static boolean canCheckSignatures(JWK key) {
        if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return false;
        }
        return (key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS)
                || (key instanceof ECKey ec && CURVES.contains(ec.getCurve()));
    }
}
