package org.dorsal.smart;

import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Carries a refusal to the chain's entry point: Spring Security's managers can only throw. */
public final class RefusedTokenException extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient TokenRefusal refusal;

    RefusedTokenException(TokenRefusal refusal) {
        super(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST));
        this.refusal = refusal;
    }

    static RefusedTokenException badToken(String reason) {
        return new RefusedTokenException(new TokenRefusal.InvalidToken(reason));
    }

    public TokenRefusal refusal() {
        return refusal;
    }

    /** Why an access token opens nothing, and what a door must answer to it. */
    public sealed interface TokenRefusal {

        /**
         * 401. {@code reason} fits into {@code WWW-Authenticate: Bearer error="invalid_token", error_description="…"}
         * (RFC 6750): ASCII, no quotes, nothing of the token.
         */
        record InvalidToken(String reason) implements TokenRefusal {}

        /** 403: a good token, but of another site's issuer. */
        record WrongSite() implements TokenRefusal {}

        /**
         * Status 503 with Retry-After: without the issuer's keys a valid token cannot be distinguished from a forged
         * one.
         */
        record KeysUnreachable(Duration retryAfter) implements TokenRefusal {}
    }
}
