package org.dorsal.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;

/** The sandbox's keys, made at its start, and the shape of its access tokens. */
final class SandboxTokens {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final String audience;
    private final Clock clock;
    private final JWKSource<SecurityContext> keys = new ImmutableJWKSet<>(newKeys());
    private final NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
    private final AtomicLong serial = new AtomicLong();

    SandboxTokens(String audience, Clock clock) {
        this.audience = audience;
        this.clock = clock;
    }

    JWKSource<SecurityContext> keys() {
        return keys;
    }

    /** Brings a token of the token endpoint into the shape that EHRs write: RS384, scope as one string. */
    void shape(JwtEncodingContext context) {
        context.getJwsHeader().algorithm(SignatureAlgorithm.RS384).type("JWT");
        context.getClaims()
                .audience(List.of(audience))
                .claim("client_id", context.getRegisteredClient().getClientId())
                .claim("scope", String.join(" ", context.getAuthorizedScopes()));
    }

    /** A token that no token endpoint had to be asked for: ES384, with any claims on top or instead. */
    String token(String issuer, String scopes, Map<String, Object> claims) {
        var now = clock.instant();
        var all = JwtClaimsSet.builder()
                .issuer(issuer)
                .audience(List.of(audience))
                .subject("demo")
                .claim("client_id", "demo")
                .claim("scope", scopes)
                .id("sandbox-" + serial.incrementAndGet())
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .claims(c -> c.putAll(claims))
                .build();
        var header = JwsHeader.with(SignatureAlgorithm.ES384).type("at+jwt").build();
        return encoder.encode(JwtEncoderParameters.from(header, all)).getTokenValue();
    }

    private static JWKSet newKeys() {
        try {
            return new JWKSet(List.of(
                    new RSAKeyGenerator(2048)
                            .keyID("sandbox-rsa")
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.RS384)
                            .generate(),
                    new ECKeyGenerator(Curve.P_384)
                            .keyID("sandbox-ec")
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES384)
                            .generate()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
