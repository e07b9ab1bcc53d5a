package org.dorsal.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;

/** The sandbox's keys and the shape of its access tokens. */
final class SandboxTokens implements AutoCloseable {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    /** Longer than any test class runs, since many share one token. */
    private static final Duration DIRECT_LIFETIME = Duration.ofHours(2);

    private final SandboxSettings wish;
    private final Clock clock;
    private final Address address;
    private final CurrentMisbehaviour mood;
    private final JWKSet own;
    private final JWKSource<SecurityContext> keys;
    private final NimbusJwtEncoder encoder;
    private final AtomicLong serial = new AtomicLong();

    SandboxTokens(SandboxSettings wish, Address address, CurrentMisbehaviour mood) {
        this.wish = wish;
        this.clock = wish.clock();
        this.address = address;
        this.mood = mood;
        this.own = SigningKeys.in(wish.keys());
        this.keys = new ImmutableJWKSet<>(own);
        this.encoder = new NimbusJwtEncoder(keys);
    }

    JWKSource<SecurityContext> keys() {
        return keys;
    }

    /** The sandbox ends; keys in a file are the next start's. */
    @Override
    public void close() {
        if (wish.keys().isEmpty()) {
            SigningKeys.ended(own);
        }
    }

    NimbusJwtEncoder encoder() {
        return encoder;
    }

    /**
     * Brings a token of the token endpoint into the shape that EHRs write: RS384, scope as one string. The client
     * demo and those named demo-… get tokens for Dorsal's API, the others for this EHR's own.
     */
    void shape(JwtEncodingContext context) {
        var client = context.getRegisteredClient().getClientId();
        context.getJwsHeader().algorithm(SignatureAlgorithm.RS384).type("JWT");
        var claims = context.getClaims()
                .audience(List.of(SandboxClients.callsDorsal(client) ? wish.audience() : address.fhirBase()))
                .claim("client_id", client)
                .claim("scope", String.join(" ", context.getAuthorizedScopes()));
        if (context.getPrincipal() instanceof SignedIn user) {
            claims.claim("fhirUser", address.fhirBase() + "/Practitioner/" + user.getName())
                    .claim("patient", user.launch().patient());
        }
        if (mood.is(Misbehaviour.ACCESS_TOKENS_EXPIRED)) {
            var longAgo = clock.instant().minus(LIFETIME.multipliedBy(2));
            claims.issuedAt(longAgo).notBefore(longAgo).expiresAt(longAgo.plus(LIFETIME));
        }
    }

    /** The same signed by RS256 and without a key id, as the launcher does. */
    Jwt withoutKeyId(Jwt token) {
        try {
            var rsa = new JWKSelector(
                    new JWKMatcher.Builder().algorithm(JWSAlgorithm.RS256).build());
            var signed = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(JOSEObjectType.JWT)
                            .build(),
                    SignedJWT.parse(token.getTokenValue()).getJWTClaimsSet());
            signed.sign(new RSASSASigner(keys.get(rsa, null).getFirst().toRSAKey()));
            return Jwt.withTokenValue(signed.serialize())
                    .headers(headers -> headers.put("alg", "RS256"))
                    .claims(claims -> claims.putAll(token.getClaims()))
                    .build();
        } catch (JOSEException | ParseException fault) {
            throw new IllegalStateException("no RSA key of ours", fault);
        }
    }

    /** Issues a token without the token endpoint: ES384, with claims added or replaced. */
    String token(String issuer, String scopes, Map<String, Object> claims) {
        var now = clock.instant();
        var all = JwtClaimsSet.builder()
                .issuer(issuer)
                .audience(List.of(wish.audience()))
                .subject("demo")
                .claim("client_id", "demo")
                .claim("scope", scopes)
                .id("sandbox-" + serial.incrementAndGet())
                .issuedAt(now)
                .expiresAt(now.plus(DIRECT_LIFETIME))
                .claims(c -> c.putAll(claims))
                .build();
        var header = JwsHeader.with(SignatureAlgorithm.ES384).type("at+jwt").build();
        return encoder.encode(JwtEncoderParameters.from(header, all)).getTokenValue();
    }
}
