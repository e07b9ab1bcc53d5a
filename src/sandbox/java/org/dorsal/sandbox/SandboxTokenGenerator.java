package org.dorsal.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Makes access, refresh and id tokens. A refresh token only for those who were granted offline_access or
 * online_access.
 */
final class SandboxTokenGenerator implements OAuth2TokenGenerator<OAuth2Token> {
    private static final Duration SHIFT = Duration.ofHours(12);

    private final JwtGenerator jwts;
    private final SandboxTokens access;
    private final IdTokens identity;
    private final Clock clock;

    SandboxTokenGenerator(SandboxTokens access, IdTokens identity, Clock clock) {
        this.access = access;
        this.identity = identity;
        this.clock = clock;
        this.jwts = new JwtGenerator(access.encoder());
        jwts.setClock(clock);
        jwts.setJwtCustomizer(this::shape);
    }

    @Override
    public @Nullable OAuth2Token generate(OAuth2TokenContext context) {
        if (OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
            return refreshable(context)
                    ? new OAuth2RefreshToken(
                            OneTime.unguessable(),
                            clock.instant(),
                            clock.instant().plus(SHIFT))
                    : null;
        }
        var signed = jwts.generate(context);
        if (signed == null || !isIdToken(context)) {
            return signed;
        }
        return identity.spoil(identity.hasNoKeyId() ? access.withoutKeyId(signed) : signed);
    }

    private void shape(JwtEncodingContext context) {
        if (isIdToken(context)) {
            identity.shape(context);
        } else {
            access.shape(context);
        }
    }

    private static boolean refreshable(OAuth2TokenContext context) {
        var scopes = Objects.requireNonNull(context.getAuthorization()).getAuthorizedScopes();
        return scopes.contains("offline_access") || scopes.contains("online_access");
    }

    private static boolean isIdToken(OAuth2TokenContext context) {
        return "id_token".equals(context.getTokenType().getValue());
    }
}
