package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import java.net.URI;
import java.time.*;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.limit.Limit;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.store.SingleUseRows;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Authenticates CDS Hooks clients by their signed token; a refusal is a {@link RefusedTokenException}. Each token is
 * accepted once by all replicas together. A call takes a place for that only, after the client is known: no place is held
 * while its keys are fetched, and forged tokens take none. Thread-safe.
 */
public final class HookClientAuthenticator {
    /** Time that a call waits for a place: a card that comes late is of no use. */
    public static final Duration PATIENCE = Duration.ofMillis(200);

    /** Algorithms that CDS Hooks 2.0 recommends. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384);

    private final Map<SiteId, List<HookClient>> clients;
    private final Map<URI, IssuerKeys> keys = new HashMap<>();
    private final SingleUseRows used;
    private final Limit database;
    private final Clock clock;

    /** Creates the authenticator. The keys of a client are read with its first token, not at start-up. */
    public HookClientAuthenticator(
            Map<SiteId, List<HookClient>> clients,
            KeyStrength strength,
            IssuerKeys.KeyFetch fetch,
            SingleUseRows used,
            Limit database,
            Clock clock,
            Ticker ticker) {
        this.clients = Map.copyOf(clients);
        this.used = used;
        this.database = database;
        this.clock = clock;
        this.clients
                .values()
                .forEach(ofSite -> ofSite.forEach(client -> keys.computeIfAbsent(
                        client.jwksUri(), address -> new IssuerKeys(address, fetch, strength, ticker))));
    }

    /**
     * Returns the manager for the clients of a site; its result is a {@link JwtAuthenticationToken}, or a {@link
     * LimitException} without a place.
     *
     * @param audiences addresses of the called endpoint, one of which {@code aud} must contain
     */
    public AuthenticationManager forSite(SiteId site, Set<String> audiences) {
        return asked -> {
            if (!(asked instanceof BearerTokenAuthenticationToken bearer)) {
                throw RefusedTokenException.badToken("the Authorization header must be the word Bearer and one token");
            }
            var verified = verified(client(site, bearer.getToken()), bearer, audiences);
            useOnce(site, verified.getToken());
            return verified;
        };
    }

    private HookClient client(SiteId site, String token) {
        var claimed = BearerHeader.ClaimedToken.read(token);
        return clients.getOrDefault(site, List.of()).stream()
                .filter(client -> client.issuer().equals(claimed.issuer()))
                .findFirst()
                .orElseThrow(() -> RefusedTokenException.badToken("the issuer is not a CDS client of this site"));
    }

    private JwtAuthenticationToken verified(
            HookClient client, BearerTokenAuthenticationToken bearer, Set<String> audiences) {
        var keysOfClient =
                new JWSVerificationKeySelector<>(ALGORITHMS, Objects.requireNonNull(keys.get(client.jwksUri())));
        var provider = AccessTokenAuthenticator.provider(keysOfClient, new HookTokenValidator(audiences, clock));
        try {
            if (provider.authenticate(bearer) instanceof JwtAuthenticationToken token) {
                return token;
            }
        } catch (AuthenticationException refused) {
            throw new RefusedTokenException(AccessTokenAuthenticator.refusal(refused));
        }
        throw new IllegalStateException("the provider creates tokens of this type");
    }

    /**
     * Marks the token as used, after all other checks, so that only a client's own tokens fill the table. The row
     * outlives the token by twice the tolerated difference of two clocks: the replica that deletes it may be ahead of
     * the one that would still accept the token.
     */
    private void useOnce(SiteId site, Jwt token) {
        var id = DigestUtils.sha256(token.getClaimAsString("iss") + '\n' + token.getId());
        Instant expires = Objects.requireNonNull(token.getExpiresAt())
                .plus(AccessTokenValidator.CLOCK_SKEW)
                .plus(AccessTokenValidator.CLOCK_SKEW);
        Owner owner = new Owner(site.value(), Objects.requireNonNull(token.getClaimAsString("iss")));
        try (Limit.Grant _ = database.take(owner, 1, PATIENCE)) {
            if (!used.use(site.value(), id, clock.instant(), expires)) {
                throw RefusedTokenException.badToken("the token was used before; sign a new one with another jti");
            }
        }
    }

    /**
     * Validates the claims of a CDS client's token with a verified signature (CDS Hooks 2.0, "Trusting CDS Clients"). The
     * messages are fixed text without any content of the token.
     *
     * @param audiences addresses of the called endpoint, one of which {@code aud} must contain
     */
    record HookTokenValidator(Set<String> audiences, Clock clock) implements OAuth2TokenValidator<Jwt> {
        /** Maximum lifetime: the documented sample of a large EHR has 15 minutes, and the standard states no bound. */
        static final Duration MAX_LIFETIME = Duration.ofHours(1);

        private static final Duration CLOCK_SKEW = AccessTokenValidator.CLOCK_SKEW;

        @Override
        public OAuth2TokenValidatorResult validate(Jwt token) {
            return problem(token)
                    .map(reason -> OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", reason, null)))
                    .orElseGet(OAuth2TokenValidatorResult::success);
        }

        private Optional<String> problem(Jwt token) {
            if (!"JWT".equals(token.getHeaders().get("typ"))) {
                return Optional.of("the typ header must be JWT");
            }
            if (token.getAudience() == null || Collections.disjoint(token.getAudience(), audiences)) {
                return Optional.of("the audience is not the address of this service");
            }
            if (!(token.getClaims().get("jti") instanceof String jti) || jti.isBlank()) {
                return Optional.of("the token has no jti");
            }
            Instant issued = token.getIssuedAt();
            Instant expires = token.getExpiresAt();
            if (issued == null || expires == null) {
                return Optional.of("the token must have iat and exp");
            }
            return untimely(issued, expires, Optional.ofNullable(token.getNotBefore()));
        }

        /** Checks the dates. A {@code nbf} before {@code iat} is usual: EHRs allow for clocks that are behind theirs. */
        private Optional<String> untimely(Instant issued, Instant expires, Optional<Instant> notBefore) {
            var now = clock.instant();
            if (!now.minus(CLOCK_SKEW).isBefore(expires)) {
                return Optional.of("the token has expired");
            }
            var latest = now.plus(CLOCK_SKEW);
            if (latest.isBefore(issued) || notBefore.filter(latest::isBefore).isPresent()) {
                return Optional.of("the token is not valid yet");
            }
            return issued.plus(MAX_LIFETIME).isBefore(expires)
                    ? Optional.of("the token is valid for more than one hour")
                    : Optional.empty();
        }
    }
}
