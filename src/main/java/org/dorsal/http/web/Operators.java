package org.dorsal.http.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.smart.GuessableSecrets;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Operators who may decide about deliveries that need a person. Without entries, no operator exists; there is no
 * default.
 *
 * @param sha256ByName SHA-256 of each operator's key as lower-case hex. Keys are long and random, such as {@code
 * openssl rand -hex 32}, so that an unsalted hash reveals nothing
 */
public record Operators(Map<String, String> sha256ByName) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Hash compared for an unknown name, so that the comparison takes the same time as for a known one. */
    private static final String NOBODY = "0".repeat(64);

    public Operators {
        sha256ByName = Map.copyOf(sha256ByName);
        sha256ByName.forEach((name, hash) -> {
            if (!isName(name)) {
                throw new IllegalArgumentException(
                        "operators must have names of 1 to 40 characters; use a-z, 0-9, dot, dash and underscore");
            }
            if (!HASH.matcher(hash).matches()) {
                throw new IllegalArgumentException(
                        "operators." + name + " must be the SHA-256 of a key in 64 hex digits; make a key with:"
                                + " openssl rand -hex 32, and use what this prints: printf %s KEY | sha256sum");
            }
            if (GuessableSecrets.isHashOfGuessable(hash, name)) {
                throw new IllegalArgumentException(
                        "operators." + name + " is the SHA-256 of nothing, of a usual password or of the name, or no"
                                + " hash at all; give the operator a key, as openssl rand -hex 32 makes one");
            }
        });
        if (Set.copyOf(sha256ByName.values()).size() < sha256ByName.size()) {
            throw new IllegalArgumentException("operators hold one key twice; give each their own");
        }
    }

    /** Whether an operator could be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    boolean none() {
        return sha256ByName.isEmpty();
    }

    /** Whether there is one of that name and key. Takes equally long in every case. */
    public boolean accepts(OperatorKey credential) {
        String sentHash =
                Sha256.of(credential.key().getBytes(StandardCharsets.UTF_8)).hex();
        String hash = sha256ByName.getOrDefault(credential.name(), NOBODY);
        return MessageDigest.isEqual(
                sentHash.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** Keeps the hashes of the keys out of logs. */
    @Override
    public String toString() {
        return "Operators[" + sha256ByName.size() + "]";
    }

    /**
     * An operator's name and key (HTTP Basic, RFC 7617), and the form token derived from the key. A browser sends Basic
     * credentials with foreign forms, too; only the key yields the token, on every replica. The token changes with
     * time, so that a leaked one is valid for two periods and not for the life of the key.
     */
    public record OperatorKey(String name, String key) {
        /** Life of a form token; one of the period before is taken, too, so that a page may stay open as long. */
        static final Duration TOKEN_PERIOD = Duration.ofHours(8);

        /** Returns the operator authenticated on this thread by the security chain. */
        static Optional<OperatorKey> authenticated() {
            return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                    .filter(Authentication::isAuthenticated)
                    .map(Authentication::getPrincipal)
                    .filter(OperatorKey.class::isInstance)
                    .map(OperatorKey.class::cast);
        }

        /**
         * Returns the tokens that forms about the site may carry: the current one, then those of the periods before and
         * after, because pages stay open and the clocks of replicas differ. An empty key has none.
         */
        List<String> formTokens(String site, Instant time) {
            return key.isEmpty()
                    ? List.of()
                    : LongStream.of(period(time), period(time) - 1, period(time) + 1)
                            .mapToObj(period -> formToken(site, period))
                            .toList();
        }

        private String formToken(String site, long period) {
            byte[] token =
                    new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac("csrf|" + site + "|" + name + "|" + period);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        }

        private static long period(Instant time) {
            return Math.floorDiv(time.getEpochSecond(), TOKEN_PERIOD.toSeconds());
        }

        @Override
        public String toString() {
            return "OperatorKey[hidden]";
        }
    }
}
