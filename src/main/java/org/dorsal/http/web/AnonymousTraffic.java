package org.dorsal.http.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.UninterruptibleBlockingStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.springframework.util.ConcurrentLruCache;

/**
 * Allowances for requests without a verified credential, by address and site, and hashes of recently verified
 * credentials. Both are bounded LRU caches. Only verified credentials enter, so that invented ones can't push them out.
 * Safe for many threads.
 */
final class AnonymousTraffic {
    /** Limit of addresses and sites; each entry takes some 1,100 bytes. */
    static final int MAX_CALLERS = 20_000;

    static final int MAX_CREDENTIALS = 50_000;

    /** Since the last verification; longer than a clinician's or an auditor's session may be idle. */
    static final Duration CREDENTIAL_TTL = Duration.ofHours(1);

    /**
     * Refusal rate for each address and site; refusals that would wait longer than {@link #MAX_DELAY} leave at
     * once.
     */
    private static final int REFUSALS_A_SECOND = 200;

    private static final int REFUSALS_AT_ONCE = 20;
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    private final AnonymousSettings settings;
    private final SharedLimits limits;
    private final TimeMeter time;
    private final UninterruptibleBlockingStrategy delay;

    private final ConcurrentLruCache<Owner, Allowance> callers;

    /** Nanoseconds of {@link #time} at the last verification, by the credential's hash; a new entry is not verified yet. */
    private final ConcurrentLruCache<String, AtomicLong> verified;

    /** @param delay means of waiting on the request's thread */
    AnonymousTraffic(
            AnonymousSettings settings, SharedLimits limits, TimeMeter time, UninterruptibleBlockingStrategy delay) {
        this.settings = settings;
        this.limits = limits;
        this.time = time;
        this.delay = delay;
        this.callers = new ConcurrentLruCache<>(
                MAX_CALLERS,
                _ -> new Allowance(requests(), requests(), requests(), bucket(REFUSALS_AT_ONCE, REFUSALS_A_SECOND)));
        this.verified = new ConcurrentLruCache<>(
                MAX_CREDENTIALS, _ -> new AtomicLong(time.currentTimeNanos() - CREDENTIAL_TTL.toNanos()));
    }

    /**
     * The allowance of one address at one site.
     *
     * @param anonymous requests without a credential
     * @param headers requests with an Authorization header that was not verified
     * @param cookies requests with a cookie that was not verified: apart from headers, so that a program with a bad token locks no
     *     clinician out
     * @param refusals what may be refused without a delay
     */
    record Allowance(Bucket anonymous, Bucket headers, Bucket cookies, Bucket refusals) {}

    /** Takes a place for a request without a verified credential; empty when there is none. */
    Optional<Grant> admit(Owner owner) {
        try {
            return Optional.of(limits.strangers().take(owner, 1, Duration.ZERO));
        } catch (LimitException _) {
            return Optional.empty();
        }
    }

    Allowance of(Owner owner) {
        return callers.get(owner);
    }

    /** Waits until a refusal may leave, unless too many others wait already. */
    void delay(Owner owner, Allowance allowance) {
        try (Grant _ = limits.delays().take(owner, 1, Duration.ZERO)) {
            allowance.refusals().asBlocking().tryConsumeUninterruptibly(1, MAX_DELAY, delay);
        } catch (LimitException _) {
            return; // at once
        }
    }

    /**
     * Returns whether a door verified that credential within {@link #CREDENTIAL_TTL}.
     *
     * @param credential hash of one
     */
    boolean isVerified(String credential) {
        return verified.contains(credential)
                && time.currentTimeNanos() - verified.get(credential).get() < CREDENTIAL_TTL.toNanos();
    }

    void remember(String credential) {
        verified.get(credential).set(time.currentTimeNanos());
    }

    void forget(String credential) {
        verified.remove(credential);
    }

    private Bucket requests() {
        return bucket(settings.burst(), settings.requestsASecond());
    }

    private Bucket bucket(int most, int aSecond) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(aSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
