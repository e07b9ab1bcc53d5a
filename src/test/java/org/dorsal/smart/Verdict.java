package org.dorsal.smart;

import java.time.Duration;
import java.util.Optional;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Result of the authentication of a request by header resolver and authenticator, for tests: the caller or the
 * refusal.
 */
public sealed interface Verdict {

    record Anonymous() implements Verdict {}

    record Known(Caller caller) implements Verdict {}

    record BadToken(String reason) implements Verdict {}

    record WrongSite() implements Verdict {}

    record KeysUnreachable(Duration retryAfter) implements Verdict {}

    /** Verdict on a request to the site with the given Authorization header. */
    static Verdict of(AccessTokenAuthenticator authenticator, SiteId site, Optional<String> header) {
        var request = new MockHttpServletRequest();
        header.ifPresent(value -> request.addHeader("Authorization", value));
        try {
            return Optional.ofNullable(new BearerHeader().resolve(request))
                    .map(BearerTokenAuthenticationToken::new)
                    .map(asked -> known(authenticator, site, asked))
                    .orElseGet(Anonymous::new);
        } catch (RefusedTokenException refused) {
            return switch (refused.refusal()) {
                case RefusedTokenException.TokenRefusal.InvalidToken(var reason) -> new BadToken(reason);
                case RefusedTokenException.TokenRefusal.WrongSite _ -> new WrongSite();
                case RefusedTokenException.TokenRefusal.KeysUnreachable(var after) -> new KeysUnreachable(after);
            };
        }
    }

    private static Verdict known(
            AccessTokenAuthenticator authenticator, SiteId site, BearerTokenAuthenticationToken asked) {
        return authenticator.at(site).authenticate(asked) instanceof CallerAuthentication known
                        && known.isAuthenticated()
                ? new Known(known.caller())
                : new Anonymous();
    }
}
