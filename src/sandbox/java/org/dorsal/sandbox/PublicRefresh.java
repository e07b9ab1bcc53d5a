package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Lets a public client refresh by its client_id alone, as SMART has it; Spring leaves that out. */
final class PublicRefresh implements AuthenticationConverter, AuthenticationProvider {
    private final SandboxClients clients;

    PublicRefresh(SandboxClients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var clientId = request.getParameter("client_id");
        var proven = request.getHeader("Authorization") != null
                || request.getParameter("client_assertion") != null
                || request.getParameter("client_secret") != null;
        if (proven || clientId == null || !"refresh_token".equals(request.getParameter("grant_type"))) {
            return null;
        }
        return new PublicClientToken(clientId);
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        if (!(authentication instanceof PublicClientToken publicClient)) {
            return null;
        }
        var client = clients.findByClientId(publicClient.getName());
        if (client == null || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return PublicClientToken.class.isAssignableFrom(authentication);
    }

    private static final class PublicClientToken extends OAuth2ClientAuthenticationToken {
        private static final long serialVersionUID = 1L;

        PublicClientToken(String clientId) {
            super(clientId, ClientAuthenticationMethod.NONE, null, Map.of());
        }
    }
}
