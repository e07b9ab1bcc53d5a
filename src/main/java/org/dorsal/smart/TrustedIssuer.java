package org.dorsal.smart;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.util.Set;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** One issuer at one site, with the decoder that checks its tokens. */
record TrustedIssuer(SiteId site, Issuer issuer, JwtDecoder decoder) {
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
        return new TrustedIssuer(site, issuer, decoder);
    }

    /** Whether the token claims to be from this issuer and for this site. */
    boolean isMeantBy(BearerToken.Claimed token) {
        return issuer.issuer().equals(token.issuer()) && token.audience().contains(issuer.audience());
    }
}
