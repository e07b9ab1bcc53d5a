package org.dorsal.smart.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The tokens of one launch. Print without their content.
 *
 * @param expires of the access token; empty when the EHR does not say
 * @param refresh spent when it is sent, whatever comes of it
 */
record Tokens(String access, Optional<Instant> expires, Optional<String> refresh) {
    /** A token that is about to expire is renewed before it does: requests take time. */
    static final Duration AHEAD = Duration.ofSeconds(30);

    boolean areAboutToExpire(Instant now) {
        return expires.map(end -> !now.plus(AHEAD).isBefore(end)).orElse(false);
    }

    boolean haveExpired(Instant now) {
        return expires.map(end -> !now.isBefore(end)).orElse(false);
    }

    /** The next tokens; a refresh token that was not replaced goes on (RFC 6749, 6). */
    Tokens followedBy(Tokens next) {
        return new Tokens(next.access, next.expires, next.refresh.or(() -> refresh));
    }

    Tokens withoutRefresh() {
        return new Tokens(access, expires, Optional.empty());
    }

    @Override
    public String toString() {
        return "Tokens[hidden]";
    }
}
