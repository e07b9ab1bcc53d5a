package org.dorsal.smart;

import java.time.Duration;
import java.util.Optional;
import org.dorsal.smart.AccessTokenAuthenticator.CallerAuthentication;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Result of the security chain's parts (header, authentication manager of the site) for a request, in tests: the
 * caller or the refusal.
 */
public sealed interface AuthenticationVerdict {

    record Anonymous() implements AuthenticationVerdict {}

    record AuthenticatedVerdict(Caller caller) implements AuthenticationVerdict {}

    record BadToken(String reason) implements AuthenticationVerdict {}

    record WrongSiteVerdict() implements AuthenticationVerdict {}

    record KeysUnreachableVerdict(Duration retryAfter) implements AuthenticationVerdict {}

    /** Authenticates a request to the site with the given Authorization header. */
    static AuthenticationVerdict of(AccessTokenAuthenticator authenticator, SiteId site, Optional<String> header) {
        var request = new MockHttpServletRequest();
        header.ifPresent(value -> request.addHeader("Authorization", value));
        try {
            return Optional.ofNullable(new BearerHeader().resolve(request))
                    .map(BearerTokenAuthenticationToken::new)
                    .map(bearerToken -> authenticatedCaller(authenticator, site, bearerToken))
                    .orElseGet(Anonymous::new);
        } catch (RefusedTokenException refused) {
            return switch (refused.refusal()) {
                case RefusedTokenException.TokenRefusal.InvalidToken(var reason) -> new BadToken(reason);
                case RefusedTokenException.TokenRefusal.TokenOfAnotherSite _ -> new WrongSiteVerdict();
                case RefusedTokenException.TokenRefusal.KeysUnreachable(var after) -> new KeysUnreachableVerdict(after);
            };
        }
    }

    private static AuthenticationVerdict authenticatedCaller(
            AccessTokenAuthenticator authenticator, SiteId site, BearerTokenAuthenticationToken bearerToken) {
        return authenticator.forSite(site).authenticate(bearerToken) instanceof CallerAuthentication authentication
                        && authentication.isAuthenticated()
                ? new AuthenticatedVerdict(authentication.caller())
                : new Anonymous();
    }
}
