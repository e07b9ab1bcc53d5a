package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Set;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * A code that was exchanged, and whom the server says it is about.
 *
 * @param request whose answer it is
 * @param response all members of the token response
 */
public record SignedIn(OAuth2AuthorizationRequest request, OidcIdToken idToken, Tokens tokens, JsonObject response) {
    /** Where it was exchanged. */
    URI tokenEndpoint() {
        return URI.create(AuthorizationCodeFlow.remembered(request, AuthorizationCodeFlow.TOKEN_URI));
    }

    /** Names the request. */
    public String state() {
        return SealedRequests.stateOf(request);
    }

    /** What {@link UserKind.Wish} wanted to be remembered. */
    public String remembered(String name) {
        return AuthorizationCodeFlow.remembered(request, name);
    }

    Set<String> asked() {
        return request.getScopes();
    }

    @Override
    public String toString() {
        return "SignedIn[hidden]";
    }
}
