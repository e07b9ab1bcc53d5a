package org.dorsal.smart;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.dorsal.sandbox.TokenMint;

/** A good token of one issuer, and how it can be spoiled. */
final class SomeTokens {
    final TokenMint mint = TokenMint.withNewKeys();
    private final Issuer issuer;
    private final ManualClock clock;

    SomeTokens(Issuer issuer, ManualClock clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    String good() {
        return with(claims -> {});
    }

    String with(Consumer<Map<String, Object>> change) {
        return with(JWSAlgorithm.RS384, header -> {}, change);
    }

    String withHeader(Consumer<Map<String, Object>> change) {
        return with(JWSAlgorithm.RS384, change, claims -> {});
    }

    String with(JWSAlgorithm algorithm, Consumer<Map<String, Object>> header, Consumer<Map<String, Object>> claims) {
        return mint.sign(algorithm, header(algorithm, header), claims(claims));
    }

    String header(JWSAlgorithm algorithm, Consumer<Map<String, Object>> change) {
        var header = new LinkedHashMap<String, Object>();
        header.put("alg", algorithm.getName());
        header.put("typ", "JWT");
        header.put("kid", keyFor(algorithm));
        change.accept(header);
        return JSONObjectUtils.toJSONString(header);
    }

    String claims(Consumer<Map<String, Object>> change) {
        var now = clock.instant().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer.issuer());
        claims.put("aud", issuer.audience());
        claims.put("sub", "client-1");
        claims.put("client_id", "client-1");
        claims.put("scope", "system/*.cruds");
        claims.put("jti", "token-1");
        claims.put("iat", now);
        claims.put("exp", now + 300);
        change.accept(claims);
        return JSONObjectUtils.toJSONString(claims);
    }

    private static String keyFor(JWSAlgorithm algorithm) {
        return switch (algorithm.getName()) {
            case "ES256" -> "ec256";
            case "ES384" -> "ec384";
            default -> "rsa";
        };
    }
}
