package org.dorsal.sandbox;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Validates client assertions as SMART requires (rows 290 to 334); Spring accepts one without typ, and repeatedly.
 */
final class AssertionRules implements JwtDecoderFactory<RegisteredClient> {
    private static final Duration MAX_DURATION = Duration.ofMinutes(5);
    private static final Set<String> ALGORITHMS = Set.of("RS384", "ES384");

    private final Set<String> usedIds = ConcurrentHashMap.newKeySet();
    private final Address address;
    private final Clock clock;

    AssertionRules(Address address, Clock clock) {
        this.address = address;
        this.clock = clock;
    }

    /**
     * Creates a decoder that fetches the client's keys each time: nothing is cached, so rotation takes effect at
     * once.
     */
    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        var jwks = Objects.requireNonNull(client.getClientSettings().getJwkSetUrl());
        return assertion -> {
            checkHeader(assertion);
            var decoder = NimbusJwtDecoder.withJwkSetUri(jwks)
                    .jwsAlgorithms(algorithms ->
                            algorithms.addAll(List.of(SignatureAlgorithm.RS384, SignatureAlgorithm.ES384)))
                    .build();
            decoder.setJwtValidator(jwt -> check(jwt, client.getClientId()));
            return decoder.decode(assertion);
        };
    }

    private static void checkHeader(String assertion) {
        try {
            var header = SignedJWT.parse(assertion).getHeader();
            if (header.getType() == null || !header.getType().getType().equals("JWT")) {
                throw new BadJwtException("typ is not JWT");
            }
            if (header.getKeyID() == null) {
                throw new BadJwtException("kid is missing");
            }
            if (!ALGORITHMS.contains(header.getAlgorithm().getName())) {
                throw new BadJwtException("alg is neither RS384 nor ES384");
            }
        } catch (ParseException e) {
            throw new BadJwtException("not a signed JWT", e);
        }
    }

    private OAuth2TokenValidatorResult check(Jwt jwt, String client) {
        var now = clock.instant();
        var expires = jwt.getExpiresAt();
        if (!client.equals(jwt.getClaimAsString("iss")) || !client.equals(jwt.getSubject())) {
            return refused("iss and sub are not the client");
        }
        if (!List.of(address.tokenEndpoint()).equals(jwt.getAudience())) {
            return refused("aud is not the token endpoint");
        }
        if (expires == null || !expires.isAfter(now) || expires.isAfter(now.plus(MAX_DURATION))) {
            return refused("exp is missing, past or more than five minutes away");
        }
        if (jwt.getId() == null || !usedIds.add(client + " " + jwt.getId())) {
            return refused("jti is missing or used");
        }
        return OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult refused(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_client", why, null));
    }
}
