package org.dorsal.smart.launch;

import java.time.*;
import java.util.*;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/**
 * Tokens of one launch. Prints without their content.
 *
 * @param expires expiry of the access token; empty if the EHR does not state it
 * @param refresh single-use refresh token, spent when sent, regardless of the result
 */
record Tokens(String access, Optional<Instant> expires, Optional<String> refresh) {
    /** A token that is about to expire is renewed before it does: requests take time. */
    static final Duration AHEAD = Duration.ofSeconds(30);

    private static final long MAX_SECONDS = 366L * 24 * 60 * 60;

    static Tokens of(OAuth2AccessTokenResponse response, Instant now) {
        return of(
                response.getAccessToken().getTokenValue(),
                Optional.ofNullable(response.getRefreshToken()).map(OAuth2RefreshToken::getTokenValue),
                TokenResponseReader.members(response),
                now);
    }

    /**
     * @param now time of the response; Spring Security's own expiry does not distinguish a missing one from one
     * second
     */
    static Tokens of(String access, Optional<String> refresh, JsonObject response, Instant now) {
        Optional<Instant> expires = response.number("expires_in")
                .filter(seconds -> seconds > 0 && seconds <= MAX_SECONDS)
                .map(now::plusSeconds);
        return new Tokens(access, expires, refresh);
    }

    boolean areAboutToExpire(Instant now) {
        return expires.map(end -> !now.plus(AHEAD).isBefore(end)).orElse(false);
    }

    boolean haveExpired(Instant now) {
        return expires.map(end -> !now.isBefore(end)).orElse(false);
    }

    Tokens withoutRefresh() {
        return new Tokens(access, expires, Optional.empty());
    }

    @Override
    public String toString() {
        return "Tokens[hidden]";
    }

    /** Whether there is a token to call with. */
    sealed interface BearerLookup permits BearerLookup.GrantedBearer, EhrReply.MissingEhrToken {
        /**
         * A usable token.
         *
         * @param granted scopes of the token
         */
        record GrantedBearer(String value, Set<String> granted) implements BearerLookup {
            public GrantedBearer {
                granted = Set.copyOf(granted);
            }

            @Override
            public String toString() {
                return "GrantedBearer[hidden]";
            }
        }
    }
}
