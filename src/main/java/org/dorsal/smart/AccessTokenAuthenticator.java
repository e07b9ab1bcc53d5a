package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** Authenticates a request by its access token; a refusal is a {@link RefusedTokenException}. Thread-safe. */
public final class AccessTokenAuthenticator {
    private final List<TrustedIssuer> issuers;
    private final Map<URI, IssuerKeys> keys = new HashMap<>();
    private final CallerCache remembered;

    /** Creates the authenticator. The keys of an issuer are read with its first token, not at start-up. */
    public AccessTokenAuthenticator(SmartSettings settings, IssuerKeys.KeyFetch fetch, Clock clock, Ticker ticker) {
        this.issuers = settings.sites().stream()
                .flatMap(site -> site.issuers().stream().map(issuer -> {
                    var ofIssuer = keys.computeIfAbsent(
                            issuer.jwksUri(), uri -> new IssuerKeys(uri, fetch, settings.keys(), ticker));
                    return TrustedIssuer.of(site.site(), issuer, ofIssuer, clock);
                }))
                .toList();
        this.remembered = new CallerCache(clock, ticker);
    }

    public Map<URI, IssuerKeys> issuerKeys() {
        return Map.copyOf(keys);
    }

    /**
     * Returns the manager that checks tokens against the issuers of a site; its result is a
     * {@link CallerAuthentication}.
     */
    public AuthenticationManager at(SiteId site) {
        return remembered.before(site, asked -> checked(site, asked));
    }

    /**
     * Verifies at most one signature: issuer and audience select the issuer that must have signed, one of this site
     * first.
     */
    private CallerAuthentication checked(SiteId site, BearerTokenAuthenticationToken asked) {
        var claimed = switch (BearerHeader.BearerToken.read(asked.getToken())) {
            case BearerHeader.BearerToken.MalformedBearer(var reason) -> throw RefusedTokenException.badToken(reason);
            case BearerHeader.BearerToken.ClaimedToken readable -> readable;
        };
        var issuer = issuers.stream()
                .filter(i -> i.isMeantBy(claimed))
                .min(Comparator.comparing(i -> !i.site().equals(site)))
                .orElseThrow(
                        () -> RefusedTokenException.badToken("the issuer or the audience is not one of this site"));
        var caller = vouchedFor(issuer, asked);
        if (!issuer.site().equals(site)) {
            throw new RefusedTokenException(new RefusedTokenException.TokenRefusal.TokenOfAnotherSite());
        }
        return caller;
    }

    private static CallerAuthentication vouchedFor(TrustedIssuer issuer, BearerTokenAuthenticationToken asked) {
        try {
            if (issuer.tokens().authenticate(asked) instanceof CallerAuthentication caller) {
                return caller;
            }
        } catch (AuthenticationException refused) {
            throw new RefusedTokenException(refusal(refused));
        }
        throw new IllegalStateException("an issuer's provider makes callers of tokens");
    }

    /** Converts a failure of Spring Security's provider to a refusal that contains nothing of the token. */
    static RefusedTokenException.TokenRefusal refusal(AuthenticationException refused) {
        if (refused.getCause() instanceof JwtValidationException broken) {
            return new RefusedTokenException.TokenRefusal.InvalidToken(firstSentence(broken));
        }
        return IssuerKeys.KeysUnreachableException.isCauseOf(refused)
                ? new RefusedTokenException.TokenRefusal.KeysUnreachable(IssuerKeys.PAUSE)
                : new RefusedTokenException.TokenRefusal.InvalidToken(
                        "the token is not accepted; check its signature, algorithm, key and dates");
    }

    private static String firstSentence(JwtValidationException refused) {
        return refused.getErrors().stream()
                .flatMap(error -> Optional.ofNullable(error.getDescription()).stream())
                .findFirst()
                .orElse("the token is not accepted");
    }

    /** Trusted issuer of one site with the provider that checks its tokens. */
    record TrustedIssuer(SiteId site, Issuer issuer, AuthenticationProvider tokens) {
        static TrustedIssuer of(SiteId site, Issuer issuer, IssuerKeys keys, Clock clock) {
            var processor = new DefaultJWTProcessor<SecurityContext>();
            processor.setJWSKeySelector(keys.selector());
            // both checks are left to AccessTokenRules, which names the fault
            processor.setJWSTypeVerifier((type, context) -> {});
            processor.setJWTClaimsSetVerifier((claims, context) -> {});
            var decoder = new NimbusJwtDecoder(processor);
            decoder.setJwtValidator(new AccessTokenValidator(issuer, clock));
            var provider = new JwtAuthenticationProvider(decoder);
            provider.setJwtAuthenticationConverter(jwt -> caller(site, issuer, jwt));
            return new TrustedIssuer(site, issuer, provider);
        }

        private static CallerAuthentication caller(SiteId site, Issuer issuer, Jwt jwt) {
            return new CallerAuthentication(
                    AccessTokenValidator.TokenClaims.caller(site, issuer, jwt),
                    Optional.ofNullable(jwt.getExpiresAt()).orElse(Instant.MIN));
        }

        /** Returns whether the token claims this issuer and this site's audience. */
        boolean isMeantBy(BearerHeader.BearerToken.ClaimedToken token) {
            return issuer.issuer().equals(token.issuer()) && token.audience().contains(issuer.audience());
        }
    }
}
