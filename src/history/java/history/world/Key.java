package history.world;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.Map;

/** A key that signs tokens: JWS with ES384, which SMART requires of clients, or with ES256, which takes less time. */
public record Key(ECKey pair) {
    /** A new key on P-384 by that {@code kid}. */
    public static Key es384(String id) {
        return generate(Curve.P_384, JWSAlgorithm.ES384, id);
    }

    /** A new key on P-256 by that {@code kid}. */
    public static Key es256(String id) {
        return generate(Curve.P_256, JWSAlgorithm.ES256, id);
    }

    private static Key generate(Curve curve, JWSAlgorithm algorithm, String id) {
        try {
            return new Key(new ECKeyGenerator(curve)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .keyID(id)
                    .generate());
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** The public half as a JWK. */
    public Map<String, Object> published() {
        return pair.toPublicJWK().toJSONObject();
    }

    /** Both halves as a JWK. */
    public String secret() {
        return pair.toJSONString();
    }

    /** A signed token of that {@code typ}. */
    public String token(String type, Map<String, Object> claims) {
        JWSHeader head = new JWSHeader.Builder(
                        JWSAlgorithm.parse(pair.getAlgorithm().getName()))
                .type(new JOSEObjectType(type))
                .keyID(pair.getKeyID())
                .build();
        JWSObject token = new JWSObject(head, new Payload(claims));
        try {
            token.sign(new ECDSASigner(pair));
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
        return token.serialize();
    }
}
