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

/** A key that signs tokens: JWS with ES384, which SMART requires of clients, or with ES256, which takes less time. */
public final class Key {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KeyPair pair;
    private final String id;
    private final int bits;

    private Key(String id, int bits) {
        this.id = id;
        this.bits = bits;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp" + bits + "r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** A new key on P-384 by that {@code kid}. */
    public static Key es384(String id) {
        return new Key(id, 384);
    }

    /** A new key on P-256 by that {@code kid}. */
    public static Key es256(String id) {
        return new Key(id, 256);
    }

    /** The public half as a JWK. */
    public Map<String, Object> published() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        Map<String, Object> jwk =
                new LinkedHashMap<>(Map.of("kty", "EC", "crv", "P-" + bits, "alg", "ES" + bits, "use", "sig"));
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
        String head = text(JSON.writeValueAsBytes(Map.of("alg", "ES" + bits, "typ", type, "kid", id)));
        String signed = head + "." + text(JSON.writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + text(signature.sign());
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private String text(BigInteger number) {
        byte[] padded = new byte[bits / 8];
        byte[] bytes = number.toByteArray();
        int length = Math.min(padded.length, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
        return text(padded);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
