package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.*;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Part of {@link AuthorizationCodeFlow} that differs between user groups.
 *
 * @param <C> Dorsal's registration with the users' servers
 */
public interface SignInStrategy<C extends SiteClient> {
    UserGroup users();

    /** Path where they begin, with {@code {site}} in it. */
    String begins();

    /** Path where the server's answer comes; one for each site, so that no answer is taken for another site's. */
    String answers();

    /** Registrations of all sites with such users. */
    List<C> clients();

    /**
     * Registration at the address that the request names, because an EHR may have several addresses.
     *
     * @throws SignInRefusal.SignInRefusedException if the address is not registered
     */
    default C chosen(C client, CallbackAnswer query) {
        return client;
    }

    /** The client at the server that a request went to; empty when the site has moved since. */
    default Optional<C> forServer(C client, String server) {
        return Optional.of(client).filter(same -> same.server().toString().equals(server));
    }

    /**
     * Parameters of the authorization request in addition to those of the standard, determined before any call to the
     * server.
     */
    default Map<String, Object> parameters(C client, CallbackAnswer query) {
        return Map.of();
    }

    /** Values of the request to keep until the response. */
    default Map<String, Object> attributes(C client, CallbackAnswer query) {
        return Map.of();
    }

    /** Scopes to request from the server. */
    Set<String> scopes(C client, ClientRegistration server, CallbackAnswer query);

    /**
     * Creates the session of an admitted user, with all that {@code SecurityContextRepository.saveContext} stores.
     *
     * @throws SignInRefusal.SignInRefusedException if the identified user is not admitted
     */
    SessionAuthentication admitted(C client, CompletedSignIn signedIn, HttpServletRequest request);

    /** The session that the path names and a cookie opens; empty where there is none. */
    Optional<SessionAuthentication> session(HttpServletRequest request);

    default C client(String site) {
        return clients().stream()
                .filter(client -> client.site().value().equals(site))
                .findFirst()
                .orElseThrow(() -> refused(SignInRefusalReason.NOT_SET_UP, ""));
    }

    /** A refusal on its way through the filters. */
    default SignInRefusal.SignInRefusedException refused(SignInRefusalReason why, String detail) {
        return new SignInRefusal.SignInRefusedException(new SignInRefusal(users(), why, detail));
    }

    /**
     * Completed exchange of an authorization code.
     *
     * @param request request of the exchanged code
     * @param response all members of the token response
     */
    public record CompletedSignIn(
            OAuth2AuthorizationRequest request, OidcIdToken idToken, Tokens tokens, JsonObject response) {
        URI tokenEndpoint() {
            return URI.create(AuthorizationCodeFlow.remembered(request, AuthorizationCodeFlow.TOKEN_URI));
        }

        public String state() {
            return SealedRequests.stateOf(request);
        }

        /** Value that the sign-in stored with the request, by its name in {@link SignInStrategy#attributes}. */
        public String remembered(String name) {
            return AuthorizationCodeFlow.remembered(request, name);
        }

        Set<String> scopes() {
            return request.getScopes();
        }

        /** Time of the redirect to the server. */
        public Instant requestedAt() {
            return Instant.parse(remembered(SealedRequests.ASKED));
        }
    }
}
