package history.world;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A key on P-384 that signs tokens (JWS with ES384). */
public final class Key {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BYTES = 48;

    private final KeyPair pair;
    private final String id;

    /** A new key by that {@code kid}. */
    public Key(String id) {
        this.id = id;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** The public half as a JWK. */
    public Map<String, Object> published() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        Map<String, Object> jwk =
                new LinkedHashMap<>(Map.of("kty", "EC", "crv", "P-384", "alg", "ES384", "use", "sig"));
        jwk.put("kid", id);
        jwk.put("x", text(key.getW().getAffineX()));
        jwk.put("y", text(key.getW().getAffineY()));
        return jwk;
    }

    /** Both halves as a JWK. */
    public String secret() {
        Map<String, Object> jwk = published();
        jwk.put("d", text(((ECPrivateKey) pair.getPrivate()).getS()));
        return JSON.writeValueAsString(jwk);
    }

    /** A signed token of that {@code typ}. */
    public String token(String type, Map<String, Object> claims) {
        String head = text(JSON.writeValueAsBytes(Map.of("alg", "ES384", "typ", type, "kid", id)));
        String signed = head + "." + text(JSON.writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + text(signature.sign());
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String text(BigInteger number) {
        byte[] padded = new byte[BYTES];
        byte[] bytes = number.toByteArray();
        int length = Math.min(BYTES, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, BYTES - length, length);
        return text(padded);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
