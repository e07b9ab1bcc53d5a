package org.dorsal.smart;

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
        return new RefusedTokenException(new TokenRefusal.BadToken(reason));
    }

    public TokenRefusal refusal() {
        return refusal;
    }
}
