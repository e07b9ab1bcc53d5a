package org.dorsal.smart;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** One issuer at one site, with the provider that checks its tokens. */
record TrustedIssuer(SiteId site, Issuer issuer, AuthenticationProvider tokens) {
    // asymmetric only: with a shared-secret algorithm the issuer's public key could be used as the secret
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    static TrustedIssuer of(SiteId site, Issuer issuer, IssuerKeys keys, Clock clock) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // both left to AccessTokenRules, which says in words what is wrong
        processor.setJWSTypeVerifier((type, context) -> {});
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new AccessTokenRules(issuer, clock));
        var provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(jwt -> caller(site, issuer, jwt));
        return new TrustedIssuer(site, issuer, provider);
    }

    private static CallerAuthentication caller(SiteId site, Issuer issuer, Jwt jwt) {
        return new CallerAuthentication(
                TokenClaims.caller(site, issuer, jwt),
                Optional.ofNullable(jwt.getExpiresAt()).orElse(Instant.MIN));
    }

    /** Whether the token claims to be from this issuer and for this site. */
    boolean isMeantBy(BearerToken.Claimed token) {
        return issuer.issuer().equals(token.issuer()) && token.audience().contains(issuer.audience());
    }
}
