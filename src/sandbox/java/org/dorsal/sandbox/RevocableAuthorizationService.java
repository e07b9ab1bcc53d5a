package org.dorsal.sandbox;

import java.security.Principal;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Store of authorizations. Remembers each token of a launch: a refresh token that comes a second time has two
 * holders, so the whole family is revoked (RFC 9700, 4.14.2). Lets in one thread at a time, because Spring's store in
 * memory can not be searched and changed at once.
 */
final class RevocableAuthorizationService implements OAuth2AuthorizationService {
    private final OAuth2AuthorizationService authorizations = new InMemoryOAuth2AuthorizationService();
    private final Map<String, String> familyOfToken = new ConcurrentHashMap<>();
    private final Set<String> revokedTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final SandboxClients clients;
    private final CurrentMisbehaviour mood;

    RevocableAuthorizationService(SandboxClients clients, CurrentMisbehaviour mood) {
        this.clients = clients;
        this.mood = mood;
    }

    @Override
    public synchronized void save(OAuth2Authorization authorization) {
        var fresh =
                authorization.getAccessToken() == null && authorization.getToken(OAuth2AuthorizationCode.class) != null;
        var granted = fresh ? narrowed(authorization) : authorization;
        remember(granted);
        authorizations.save(granted);
    }

    @Override
    public synchronized void remove(OAuth2Authorization authorization) {
        dead.add(authorization.getId());
        authorizations.remove(authorization);
    }

    @Override
    public synchronized @Nullable OAuth2Authorization findById(String id) {
        return authorizations.findById(id);
    }

    @Override
    public synchronized @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        if (type != null && type.equals(OAuth2TokenType.REFRESH_TOKEN) && refused(token)) {
            Optional.ofNullable(familyOfToken.get(token))
                    .map(authorizations::findById)
                    .ifPresent(this::remove);
            return null;
        }
        return authorizations.findByToken(token, type);
    }

    /** Returns whether an access token that was signed here has been revoked since. */
    synchronized boolean revoked(String accessToken) {
        var family = familyOfToken.get(accessToken);
        if (family == null) {
            return revokedTokens.contains(accessToken);
        }
        var authorization = authorizations.findById(family);
        return dead.contains(family)
                || authorization == null
                || Objects.requireNonNull(authorization.getAccessToken()).isInvalidated();
    }

    /** Takes back an access token that was signed here, with all that came by the same grant. */
    synchronized void revoke(String accessToken) {
        revokedTokens.add(accessToken);
        Optional.ofNullable(familyOfToken.get(accessToken))
                .map(authorizations::findById)
                .ifPresent(this::remove);
    }

    /** Returns the user behind an access token of a launch. */
    synchronized Optional<SignedIn> user(String accessToken) {
        return Optional.ofNullable(authorizations.findByToken(accessToken, OAuth2TokenType.ACCESS_TOKEN))
                .map(authorization -> authorization.getAttribute(Principal.class.getName()))
                .filter(SignedIn.class::isInstance)
                .map(SignedIn.class::cast);
    }

    private boolean refused(String refreshToken) {
        return mood.is(Misbehaviour.REFRESH_REFUSED)
                || authorizations.findByToken(refreshToken, OAuth2TokenType.REFRESH_TOKEN) == null;
    }

    private void remember(OAuth2Authorization authorization) {
        var access = authorization.getAccessToken();
        if (access != null) {
            familyOfToken.put(access.getToken().getTokenValue(), authorization.getId());
        }
        var refresh = authorization.getRefreshToken();
        if (refresh != null) {
            familyOfToken.put(refresh.getToken().getTokenValue(), authorization.getId());
        }
    }

    private OAuth2Authorization narrowed(OAuth2Authorization authorization) {
        var permitted = clients.permitted(authorization.getRegisteredClientId(), authorization.getAuthorizedScopes());
        return OAuth2Authorization.from(authorization)
                .authorizedScopes(permitted.stream()
                        .flatMap(scope -> granted(scope).stream())
                        .collect(Collectors.toSet()))
                .build();
    }

    /** Returns the granted form of a scope; empty for system scopes, which a user cannot grant. */
    private Optional<String> granted(String scope) {
        var parsed = Scope.read(scope);
        if (parsed.isEmpty()) {
            return Optional.of(scope);
        }
        return parsed.filter(s -> s.level() != Scope.Level.SYSTEM)
                .flatMap(s -> mood.is(Misbehaviour.SCOPES_NARROWED) ? s.readingOnly() : Optional.of(s))
                .map(Scope::text);
    }
}
