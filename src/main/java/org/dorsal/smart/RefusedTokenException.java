package org.dorsal.smart;

import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Transports a refusal to the entry point of the filter chain: Spring Security's managers can only throw. */
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

    /** Reason for the refusal of an access token, with the status of the reply. */
    public sealed interface TokenRefusal {

        /**
         * Status 401. {@code reason} fits into
         * {@code WWW-Authenticate: Bearer error="invalid_token", error_description="…"} (RFC 6750): ASCII, no quotes,
         * no content of the token.
         */
        record InvalidToken(String reason) implements TokenRefusal {}

        /** Status 403: a valid token of another site's issuer. */
        record TokenOfAnotherSite() implements TokenRefusal {}

        /**
         * Status 503 with Retry-After: the issuer's keys cannot be read, so that valid and invalid tokens cannot be
         * distinguished.
         */
        record KeysUnreachable(Duration retryAfter) implements TokenRefusal {}
    }
}
