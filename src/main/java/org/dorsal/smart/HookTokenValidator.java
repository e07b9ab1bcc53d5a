package org.dorsal.smart;

import java.time.*;
import java.util.*;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

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
