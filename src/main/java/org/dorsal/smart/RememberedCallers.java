package org.dorsal.smart;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Tokens that were found good, by SHA-256, so that a client's next request saves the signature check (0.055 ms of CPU,
 * measured for RS384). Only good ones, never the token itself, and no longer than {@link #LONGEST}: a key that its
 * issuer withdraws must stop working.
 */
final class RememberedCallers {
    static final int MOST = 4096;
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, Kept> byHash = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    RememberedCallers(Clock clock) {
        this.clock = clock;
    }

    /** Bearer tokens of that site: what those checks found good is not checked again until it is forgotten. */
    AuthenticationManager before(SiteId site, Function<BearerTokenAuthenticationToken, CallerAuthentication> checks) {
        return asked -> {
            if (!(asked instanceof BearerTokenAuthenticationToken bearer)) {
                throw new AuthenticationServiceException("only bearer tokens are checked here");
            }
            return recall(site, bearer.getToken()).orElseGet(() -> {
                var found = checks.apply(bearer);
                remember(site, bearer.getToken(), found.caller(), found.expires());
                return found;
            });
        };
    }

    Optional<CallerAuthentication> recall(SiteId site, String token) {
        return recall(hash(site, token)); // hashed before anybody waits for the lock
    }

    private synchronized Optional<CallerAuthentication> recall(String hash) {
        var entry = Optional.ofNullable(byHash.get(hash));
        if (entry.isPresent() && !clock.instant().isBefore(entry.get().until)) {
            byHash.remove(hash);
            return Optional.empty();
        }
        return entry.map(known -> new CallerAuthentication(known.caller, known.until));
    }

    void remember(SiteId site, String token, Caller caller, Instant expires) {
        var longest = clock.instant().plus(LONGEST);
        remember(hash(site, token), new Kept(caller, expires.isBefore(longest) ? expires : longest));
    }

    private synchronized void remember(String hash, Kept kept) {
        byHash.put(hash, kept);
    }

    synchronized int size() {
        return byHash.size();
    }

    /** The site is part of the key: a token that is good at one site is not good at another. */
    private static String hash(SiteId site, String token) {
        return DigestUtils.sha256Hex(site.value() + "\n" + token);
    }

    private record Kept(Caller caller, Instant until) {}
}
