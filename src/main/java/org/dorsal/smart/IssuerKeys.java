package org.dorsal.smart;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.*;
import java.util.*;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public keys of one issuer. They are read when first needed, so that the service starts while the issuer is down, and
 * again when they are old or a token names an unknown key. The issuer is read at most once per {@link #PAUSE}, so that
 * tokens with invented key ids cannot make Dorsal flood it. A monotonic ticker measures ages: a wall clock that is set
 * back must neither stop the reads nor keep a withdrawn key.
 */
public final class IssuerKeys implements JWKSource<SecurityContext> {
    static final Duration PAUSE = Duration.ofSeconds(10);
    static final Duration FRESH = Duration.ofMinutes(10);
    /** Maximum age of old keys while the issuer does not answer, and so the maximum lifetime of a withdrawn key. */
    static final Duration USABLE = Duration.ofHours(1);

    /**
     * Accepted algorithms, all asymmetric: with a shared-secret algorithm the issuer's public key could serve as the
     * secret.
     */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private static final int MAX_KEYS = 100;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private final URI jwksUri;
    private final KeyFetch fetch;
    private final KeyStrength strength;
    private final Ticker ticker;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile CachedKeySet cached;

    public IssuerKeys(URI jwksUri, KeyFetch fetch, KeyStrength strength, Ticker ticker) {
        this.jwksUri = jwksUri;
        this.fetch = fetch;
        this.strength = strength;
        this.ticker = ticker;
        long now = ticker.read();
        this.cached = new CachedKeySet(new JWKSet(), now - USABLE.toNanos(), now - PAUSE.toNanos(), false);
    }

    /** Selects the key that a signature names, for the accepted algorithms. */
    public JWSKeySelector<SecurityContext> selector() {
        return new JWSVerificationKeySelector<>(ALGORITHMS, this);
    }

    /**
     * Returns whether the last attempt to read the keys failed; one hour after the last success no token is accepted
     * any more.
     */
    public boolean unread() {
        return cached.failed;
    }

    @Override
    public List<JWK> get(JWKSelector wanted, @Nullable SecurityContext context) throws KeysUnreachableException {
        long now = ticker.read();
        var snapshot = cached;
        var matches = wanted.select(snapshot.keys);
        if (snapshot.isYoungerThan(FRESH, now) && !matches.isEmpty()) {
            return matches;
        }
        if (!snapshot.triedWithin(PAUSE, now)) {
            readAgain(now, snapshot.isYoungerThan(USABLE, now) && !matches.isEmpty());
        }
        return cached.answer(wanted, now);
    }

    /** Reads the keys once for all concurrent callers; the others wait unless the old keys may be used. */
    private void readAgain(long now, boolean oldKeysServe) {
        if (oldKeysServe && !reading.tryLock()) {
            return;
        }
        if (!oldKeysServe) {
            reading.lock();
        }
        try {
            if (!cached.triedWithin(PAUSE, now)) {
                cached = read(cached, now);
            }
        } finally {
            reading.unlock();
        }
    }

    private CachedKeySet read(CachedKeySet old, long now) {
        try {
            OfferedKeys set = OfferedKeys.read(fetch.fetch(jwksUri));
            JWKSet offered = set.keys();
            if (set.ignored() > 0) {
                LOG.warn(
                        "keys at {}: {} entries of the key set are not understood and ignored, {} are keys",
                        jwksUri,
                        set.ignored(),
                        offered.size());
            }
            long tooShort =
                    offered.getKeys().stream().filter(strength::isTooShort).count();
            if (tooShort > 0) {
                LOG.warn(
                        "keys at {}: {} RSA keys are shorter than {} bits, and tokens that they signed are refused (dorsal.least-rsa-bits)",
                        jwksUri,
                        tooShort,
                        strength.leastRsaBits());
            }
            return new CachedKeySet(trustworthy(offered, strength), now, now, false);
        } catch (IOException | ParseException fault) {
            LOG.warn(
                    "keys at {} could not be read: {}",
                    jwksUri,
                    fault.getClass().getSimpleName());
            return new CachedKeySet(old.keys, old.readAt, now, true);
        }
    }

    /**
     * Key set of the last successful read, and the last attempt.
     *
     * @param readAt tick of the last successful read
     * @param triedAt tick of the last attempt
     */
    private record CachedKeySet(JWKSet keys, long readAt, long triedAt, boolean failed) {
        /**
         * Selects keys. A key that is missing while the issuer does not answer may be its newest, so it is unknown
         * rather than invalid.
         */
        List<JWK> answer(JWKSelector wanted, long now) throws KeysUnreachableException {
            var matches = wanted.select(keys);
            if (!isYoungerThan(USABLE, now) || (failed && matches.isEmpty())) {
                throw new KeysUnreachableException();
            }
            return matches;
        }

        boolean isYoungerThan(Duration age, long now) {
            return now - readAt < age.toNanos();
        }

        boolean triedWithin(Duration pause, long now) {
            return now - triedAt < pause.toNanos();
        }
    }

    /** Returns the public RSA and EC signature keys without shared secrets, weak keys and encryption keys. */
    static JWKSet trustworthy(JWKSet offered, KeyStrength strength) {
        return new JWKSet(offered.getKeys().stream()
                .filter(key -> canCheckSignatures(key, strength))
                .limit(MAX_KEYS)
                .map(JWK::toPublicJWK)
                .toList());
    }

    private static boolean canCheckSignatures(JWK key, KeyStrength strength) {
        if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return false;
        }
        return (key instanceof RSAKey && !strength.isTooShort(key))
                || (key instanceof ECKey ec && CURVES.contains(ec.getCurve()));
    }

    /** Thrown when the issuer's keys cannot be read, so that a token can be neither accepted nor rejected. */
    public static final class KeysUnreachableException extends KeySourceException {
        KeysUnreachableException() {
            super("the issuer's keys cannot be read");
        }

        /** Returns whether the fault or one of its causes is this exception. */
        public static boolean isCauseOf(Throwable fault) {
            return fault instanceof KeysUnreachableException
                    || (fault.getCause() != null && isCauseOf(fault.getCause()));
        }
    }

    /** Reads the text of an issuer's key set. */
    @FunctionalInterface
    public interface KeyFetch {
        /**
         * Returns the JWK Set (RFC 7517, 5) at this address as text; throws an IOException when it is not complete in
         * time.
         */
        String fetch(URI jwksUri) throws IOException;
    }

    /**
     * Keys of a foreign key set. An entry of an unknown kind, or that lacks members, is ignored (RFC 7517, 5); the library
     * would refuse the whole set for it.
     *
     * @param ignored number of entries that are no key of a known kind
     */
    public record OfferedKeys(JWKSet keys, int ignored) {
        /** Parses a key set. The text {@code null} is refused; the library would return a null object. */
        public static OfferedKeys read(String text) throws ParseException {
            if (text.isBlank() || text.strip().equals("null")) {
                throw new ParseException("no key set", 0);
            }
            if (!(JSONObjectUtils.parse(text).get("keys") instanceof List<?> offered)) {
                throw new ParseException("no key set", 0);
            }
            List<JWK> keys = offered.stream().flatMap(key -> key(key).stream()).toList();
            return new OfferedKeys(new JWKSet(keys), offered.size() - keys.size());
        }

        private static Optional<JWK> key(@Nullable Object offered) {
            if (!(offered instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            Map<String, Object> members = new HashMap<>();
            map.forEach((name, value) -> members.put(String.valueOf(name), value));
            try {
                return Optional.of(JWK.parse(members));
            } catch (ParseException | IllegalArgumentException | IllegalStateException _) {
                return Optional.empty();
            }
        }
    }
}
