package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the scopes that a backend service requests and removes those that its registration does not permit. Answers
 * {@code invalid_scope} when nothing is left or when a scope is not a system scope.
 */
final class BackendScopes implements AuthenticationConverter {
    private static final Pattern BACKEND = Pattern.compile("system/(\\*|[A-Z][A-Za-z]*)\\.\\S+");

    private final AuthenticationConverter springs = new OAuth2ClientCredentialsAuthenticationConverter();
    private final SandboxClients clients;

    BackendScopes(SandboxClients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var read = springs.convert(request);
        if (!(read instanceof OAuth2ClientCredentialsAuthenticationToken tokenRequest)) {
            return read;
        }
        if (!tokenRequest.getScopes().stream().allMatch(s -> BACKEND.matcher(s).matches())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        var client = (Authentication) tokenRequest.getPrincipal();
        var granted = clients.backend(client.getName())
                .map(most -> narrowed(tokenRequest.getScopes(), most))
                .orElse(tokenRequest.getScopes());
        return new OAuth2ClientCredentialsAuthenticationToken(client, granted, tokenRequest.getAdditionalParameters());
    }

    private static Set<String> narrowed(Set<String> requestedScopes, Set<String> most) {
        Set<String> granted = new LinkedHashSet<>();
        for (var wish : requestedScopes) {
            for (var limit : most) {
                Scope.read(wish)
                        .flatMap(w -> Scope.read(limit).flatMap(w::common))
                        .map(Scope::text)
                        .ifPresent(granted::add);
            }
        }
        if (granted.isEmpty()) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        return granted;
    }
}
