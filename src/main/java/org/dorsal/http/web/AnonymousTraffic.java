package org.dorsal.http.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.UninterruptibleBlockingStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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
    private static final int NETWORK_GROUPS = 4;

    /**
     * Maximum number of refusals that wait at the same time; others leave at once. A quarter of the request threads
     * ({@code server.tomcat.threads.max}), so that a flood cannot occupy them.
     */
    static final int MAX_DELAYED = 50;

    /** Addresses that may use their whole concurrency together; further requests must come again. */
    private static final int MAX_BUSY_ADDRESSES = 4;

    private final AnonymousSettings settings;
    private final Semaphore together;
    private final TimeMeter time;
    private final UninterruptibleBlockingStrategy delay;
    private final Semaphore delayed = new Semaphore(MAX_DELAYED);

    /** By network and site. */
    private final ConcurrentLruCache<String, Allowance> callers;

    /** Nanoseconds of {@link #time} at the last verification, by the credential's hash. */
    private final ConcurrentLruCache<String, AtomicLong> verified;

    /** @param delay means of waiting on the request's thread */
    AnonymousTraffic(AnonymousSettings settings, TimeMeter time, UninterruptibleBlockingStrategy delay) {
        this.settings = settings;
        this.together = new Semaphore(MAX_BUSY_ADDRESSES * settings.atOnce());
        this.time = time;
        this.delay = delay;
        this.callers = new ConcurrentLruCache<>(
                MAX_CALLERS,
                _ -> new Allowance(
                        requests(),
                        requests(),
                        requests(),
                        new Semaphore(settings.atOnce()),
                        bucket(REFUSALS_AT_ONCE, REFUSALS_A_SECOND)));
        this.verified = new ConcurrentLruCache<>(MAX_CREDENTIALS, _ -> new AtomicLong(time.currentTimeNanos()));
    }

    /**
     * The allowance of one address at one site.
     *
     * @param anonymous requests without a credential
     * @param headers requests with an Authorization header that was not verified
     * @param cookies requests with a cookie that was not verified: apart from headers, so that a program with a bad token locks no
     *     clinician out
     * @param atOnce requests without a credential that may be answered at the same time
     * @param refusals what may be refused without a delay
     */
    record Allowance(Bucket anonymous, Bucket headers, Bucket cookies, Semaphore atOnce, Bucket refusals) {}

    /** Places of requests without a verified credential, over all addresses: each alone would leave no thread to others. */
    Semaphore together() {
        return together;
    }

    /** @param site empty where the address names none of ours */
    Allowance of(String address, String site) {
        return callers.get(network(address) + " " + site);
    }

    /** Waits until a refusal may leave, unless {@link #MAX_DELAYED} others already wait. */
    void delay(Allowance allowance) {
        if (!delayed.tryAcquire()) {
            return;
        }
        try {
            allowance.refusals().asBlocking().tryConsumeUninterruptibly(1, MAX_DELAY, delay);
        } finally {
            delayed.release();
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

    /** Returns an IPv4 address, or the first 64 bits of an IPv6 address: the caller chooses the others. */
    private static String network(String address) {
        return address.contains(":")
                ? Arrays.stream(address.split(":", -1)).limit(NETWORK_GROUPS).collect(Collectors.joining(":"))
                : address;
    }
}
