package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.time.*;
import java.time.Instant;
import java.util.*;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/**
 * Authenticates a request by its access token; a refusal is a {@link RefusedTokenException}. Remembers valid tokens by
 * their SHA-256, which saves the signature check of a client's next request (0.055 ms of CPU, measured for RS384).
 * Thread-safe.
 */
public final class AccessTokenAuthenticator {
    static final int MAX_REMEMBERED = 4096;

    /**
     * By a monotonic ticker: a key that its issuer withdraws must become invalid even after the wall clock is set back.
     */
    static final Duration MAX_DURATION = Duration.ofMinutes(5);

    private final List<TrustedIssuer> issuers;
    private final Map<URI, IssuerKeys> keys = new HashMap<>();
    private final Clock clock;

    /** Verified callers by the hash of site and token: a token that is valid at one site is not valid at another. */
    private final Cache<String, CallerAuthentication> remembered;

    /** Creates the authenticator. The keys of an issuer are read with its first token, not at start-up. */
    public AccessTokenAuthenticator(SmartSettings settings, IssuerKeys.KeyFetch fetch, Clock clock, Ticker ticker) {
        this.issuers = settings.sites().stream()
                .flatMap(site -> site.issuers().stream().map(issuer -> {
                    var ofIssuer = keys.computeIfAbsent(
                            issuer.jwksUri(), uri -> new IssuerKeys(uri, fetch, settings.keys(), ticker));
                    return TrustedIssuer.of(site.site(), issuer, ofIssuer, clock);
                }))
                .toList();
        this.clock = clock;
        this.remembered = cache(ticker);
    }

    /** Cache that retains tokens in use under pressure. */
    static Cache<String, CallerAuthentication> cache(Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(MAX_DURATION)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    public Map<URI, IssuerKeys> issuerKeys() {
        return Map.copyOf(keys);
    }

    /**
     * Returns the manager that checks tokens against the issuers of a site; its result is a
     * {@link CallerAuthentication}.
     */
    public AuthenticationManager forSite(SiteId site) {
        return asked -> {
            if (!(asked instanceof BearerTokenAuthenticationToken bearer)) {
                throw new AuthenticationServiceException("only bearer tokens are checked here");
            }
            String hash = DigestUtils.sha256Hex(site.value() + "\n" + bearer.getToken());
            CallerAuthentication verified = remembered.getIfPresent(hash);
            if (verified == null || !clock.instant().isBefore(verified.expires())) {
                verified = checked(site, bearer);
                remembered.put(hash, verified);
            }
            return new CallerAuthentication(
                    verified.caller(),
                    verified.expires()); // a copy: the filter chain sets details on its authentication
        };
    }

    /**
     * Verifies at most one signature: issuer and audience select the issuer that must have signed, one of this site
     * first.
     */
    private CallerAuthentication checked(SiteId site, BearerTokenAuthenticationToken bearer) {
        var claimed = BearerHeader.ClaimedToken.read(bearer.getToken());
        var issuer = issuers.stream()
                .filter(i -> i.isMeantBy(claimed))
                .min(Comparator.comparing(i -> !i.site().equals(site)))
                .orElseThrow(
                        () -> RefusedTokenException.badToken("the issuer or the audience is not one of this site"));
        var caller = vouchedFor(issuer, bearer);
        if (!issuer.site().equals(site)) {
            throw new RefusedTokenException(new RefusedTokenException.TokenRefusal.TokenOfAnotherSite());
        }
        return caller;
    }

    private static CallerAuthentication vouchedFor(TrustedIssuer issuer, BearerTokenAuthenticationToken bearer) {
        try {
            if (issuer.tokens().authenticate(bearer) instanceof CallerAuthentication caller) {
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
                        "the token is not accepted; check its signature, algorithm, dates, and that the key set has its key");
    }

    private static String firstSentence(JwtValidationException refused) {
        return refused.getErrors().stream()
                .flatMap(error -> Optional.ofNullable(error.getDescription()).stream())
                .findFirst()
                .orElse("the token is not accepted");
    }

    /** Creates the provider that checks tokens by these keys and rules; the rules name the fault. */
    static JwtAuthenticationProvider provider(JWSKeySelector<SecurityContext> keys, OAuth2TokenValidator<Jwt> rules) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(keys);
        processor.setJWSTypeVerifier((_, _) -> {}); // left to the rules, as are the claims
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(rules);
        return new JwtAuthenticationProvider(decoder);
    }

    /** Trusted issuer of one site with the provider that checks its tokens. */
    record TrustedIssuer(SiteId site, Issuer issuer, AuthenticationProvider tokens) {
        static TrustedIssuer of(SiteId site, Issuer issuer, IssuerKeys keys, Clock clock) {
            var provider = provider(keys.selector(), new AccessTokenValidator(issuer, clock));
            provider.setJwtAuthenticationConverter(jwt -> caller(site, issuer, jwt));
            return new TrustedIssuer(site, issuer, provider);
        }

        private static CallerAuthentication caller(SiteId site, Issuer issuer, Jwt jwt) {
            return new CallerAuthentication(
                    AccessTokenValidator.TokenClaims.caller(site, issuer, jwt),
                    Optional.ofNullable(jwt.getExpiresAt()).orElse(Instant.MIN));
        }

        /** Returns whether the token claims this issuer and this site's audience. */
        boolean isMeantBy(BearerHeader.ClaimedToken token) {
            return issuer.issuer().equals(token.issuer()) && token.audience().contains(issuer.audience());
        }
    }

    /**
     * Authentication of a caller with a verified token. Has no authorities: permissions depend on patient, category and
     * type; see {@link Caller}.
     */
    public static final class CallerAuthentication extends AbstractAuthenticationToken {
        private static final long serialVersionUID = 1L;

        private final transient Caller caller;
        private final Instant expires;

        CallerAuthentication(Caller caller, Instant expires) {
            super(List.of());
            this.caller = caller;
            this.expires = expires;
            setAuthenticated(true);
        }

        public Caller caller() {
            return caller;
        }

        Instant expires() {
            return expires;
        }

        @Override
        public Object getPrincipal() {
            return caller;
        }

        /** Returns null: the token is not retained. */
        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public String getName() {
            return caller.clientId();
        }

        @Override
        public String toString() {
            return "CallerAuthentication[" + caller + "]";
        }
    }
}
