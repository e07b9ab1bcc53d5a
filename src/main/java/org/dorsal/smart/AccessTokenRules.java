package org.dorsal.smart;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What a token with a good signature must say before it opens anything. The sentences go into WWW-Authenticate: fixed
 * words, nothing of the token.
 */
final class AccessTokenRules implements OAuth2TokenValidator<Jwt> {
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    // JWT is what most EHRs write, at+jwt is RFC 9068; anything else was made for another purpose
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash");

    private final Issuer issuer;
    private final Clock clock;

    AccessTokenRules(Issuer issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return broken(token)
                .map(says -> OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", says, null)))
                .orElseGet(OAuth2TokenValidatorResult::success);
    }

    private Optional<String> broken(Jwt token) {
        if (!(token.getHeaders().get("typ") instanceof String typ) || !TYPES.contains(typ.toLowerCase(Locale.ROOT))) {
            return Optional.of("the typ header must be JWT or at+jwt");
        }
        if (!issuer.issuer().equals(token.getClaims().get("iss"))) {
            return Optional.of("the issuer is not one of this site");
        }
        if (token.getAudience() == null || !token.getAudience().contains(issuer.audience())) {
            return Optional.of("the audience is not this site");
        }
        return untimely(token).or(() -> unfit(token));
    }

    private Optional<String> untimely(Jwt token) {
        var now = clock.instant();
        if (token.getExpiresAt() == null) {
            return Optional.of("the token has no expiry");
        }
        if (!now.minus(CLOCK_SKEW).isBefore(token.getExpiresAt())) {
            return Optional.of("the token has expired");
        }
        if (token.getNotBefore() != null && now.plus(CLOCK_SKEW).isBefore(token.getNotBefore())) {
            return Optional.of("the token is not valid yet");
        }
        return Optional.empty();
    }

    private static Optional<String> unfit(Jwt token) {
        if (ID_TOKEN_CLAIMS.stream().anyMatch(token::hasClaim)) {
            return Optional.of("this is an id token; send the access token");
        }
        if (TokenClaims.scopes(token).isEmpty()) {
            return Optional.of("the token has no scope claim");
        }
        if (token.hasClaim("patient") && TokenClaims.patient(token).isEmpty()) {
            return Optional.of("the patient claim must be the id of one patient");
        }
        if (TokenClaims.subject(token).isEmpty()) {
            return Optional.of("the token names neither a client nor a subject");
        }
        return Optional.empty();
    }
}
