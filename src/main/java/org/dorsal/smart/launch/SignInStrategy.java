package org.dorsal.smart.launch;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * What is particular to one kind of user of {@link AuthorizationCodeFlow}.
 *
 * @param <C> how Dorsal is registered with their servers
 */
public interface SignInStrategy<C extends SiteClient> {
    UserGroup users();

    /** Path where they begin, with {@code {site}} in it. */
    String begins();

    /** Path where the server's answer comes; one for each site, so that no answer is taken for another site's. */
    String answers();

    /** Of every site that has any. */
    List<C> clients();

    /**
     * The client as it is registered where the request leads: an EHR may have several addresses.
     *
     * @throws SignInRefusal.SignInRefusedException when it leads nowhere that is registered
     */
    default C chosen(C client, CallbackAnswer asked) {
        return client;
    }

    /** The client at the server that a request went to; empty when the site has moved since. */
    default Optional<C> at(C client, String server) {
        return Optional.of(client).filter(same -> same.server().toString().equals(server));
    }

    /**
     * What to ask the server for, before the server is called about anything.
     *
     * @throws SignInRefusal.SignInRefusedException when the request itself is wrong
     */
    RequestedAuthorization wish(C client, CallbackAnswer asked);

    /**
     * Who was let in, with all that {@code SecurityContextRepository.saveContext} writes.
     *
     * @throws SignInRefusal.SignInRefusedException when the server has said who it is, and they don't come in
     */
    SessionAuthentication admitted(C client, CompletedSignIn signedIn, HttpServletRequest request);

    /** The session that the path names and a cookie opens; empty where there is none. */
    Optional<SessionAuthentication> session(HttpServletRequest request);

    default C client(String site) {
        return clients().stream()
                .filter(known -> known.site().value().equals(site))
                .findFirst()
                .orElseThrow(() -> refused(SignInRefusalReason.NOT_SET_UP, ""));
    }

    /** A refusal on its way through the filters. */
    default SignInRefusal.SignInRefusedException refused(SignInRefusalReason why, String detail) {
        return new SignInRefusal.SignInRefusedException(new SignInRefusal(users(), why, detail));
    }

    /**
     * What one request asks for.
     *
     * @param parameters of the authorization request beside those of the standard
     * @param attributes to remember until the answer comes
     * @param scopes in words that the server knows
     */
    record RequestedAuthorization(
            Map<String, Object> parameters,
            Map<String, Object> attributes,
            Function<ClientRegistration, Set<String>> scopes) {
        public RequestedAuthorization {
            parameters = Map.copyOf(parameters);
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * A code that was exchanged, and whom the server says it is about.
     *
     * @param request whose answer it is
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

        /** What {@link SignInStrategy.RequestedAuthorization} wanted to be remembered. */
        public String remembered(String name) {
            return AuthorizationCodeFlow.remembered(request, name);
        }

        Set<String> scopes() {
            return request.getScopes();
        }

        /** When the browser was sent to the server. */
        public Instant asked() {
            return Instant.parse(remembered(SealedRequests.ASKED));
        }

        @Override
        public String toString() {
            return "CompletedSignIn[hidden]";
        }
    }
}
