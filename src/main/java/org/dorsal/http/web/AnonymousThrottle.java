package org.dorsal.http.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.UninterruptibleBlockingStrategy;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.http.web.AnonymousThrottle.AnonymousTraffic.Allowance;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.Secrets;
import org.springframework.util.ConcurrentLruCache;

/**
 * Before every door: unknown callers of one address ask a site only so often and so much at once, on this replica. Whoever
 * brings a credential that was good before is never counted, because a hospital has one address. A credential for which nothing
 * was shown yet counts by itself, so that neither those who bring none nor those who guess lock out those who are known. Refusals
 * leave one after the other, so that a flood waits for them and leaves the processors to others.
 */
record AnonymousThrottle(AnonymousTraffic traffic, WebSettings settings, TooMany tooMany) implements Filter {
    private static final int SEEN = 200;
    private static final int NO_MORE_SEEN = 300;

    /** Assets and keys are public, and held in memory. */
    static final List<String> DOORS = List.of("fhir", "launch", "a", "audit", "operate", "log");

    /** Door, site or launch. */
    private static final Pattern DOOR =
            Pattern.compile("/(" + String.join("|", DOORS) + ")(?:/([a-z0-9-]*)[^/]*)?(?:/.*)?");

    /** Says so in the form of that door. */
    @FunctionalInterface
    interface TooMany {
        Sent at(String door, Optional<WebSettings.OfSite> of, long seconds);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        let((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    private void let(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Matcher at = DOOR.matcher(request.getRequestURI());
        if (!at.matches()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<WebSettings.OfSite> of = Optional.ofNullable(at.group(2)).flatMap(settings::site);
        Allowance allowance = traffic.of(
                request.getRemoteAddr(), of.map(site -> site.site().id()).orElse(""));
        Optional<String> credential = credential(request);
        long wait = credential.isPresent()
                ? proven(credential.get(), allowance, request, response, chain)
                : unknown(allowance, request, response, chain);
        if (wait > 0) {
            traffic.delay(allowance);
            tooMany.at(at.group(1), of, wait).write(request, response);
        }
    }

    /** Seconds to wait, when it was turned away; else 0, and it was answered. */
    private static long unknown(
            Allowance allowance, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ConsumptionProbe left = allowance.requests().tryConsumeAndReturnRemaining(1);
        if (!left.isConsumed()) {
            return 1 + TimeUnit.NANOSECONDS.toSeconds(left.getNanosToWaitForRefill());
        }
        if (!allowance.atOnce().tryAcquire()) {
            return 1;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            allowance.atOnce().release();
        }
        return 0;
    }

    /** As above. What a new credential asks counts until something was shown for it. */
    private long proven(
            String credential,
            Allowance allowance,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        boolean accepted = traffic.wasAccepted(credential);
        if (!accepted && allowance.unproven().getAvailableTokens() < 1) {
            return 1;
        }
        chain.doFilter(request, response);
        int status = response.getStatus();
        if (status >= SEEN && status < NO_MORE_SEEN) {
            traffic.accept(credential);
        } else if (!accepted || isWrong(status, request)) {
            traffic.forget(credential);
            allowance.unproven().tryConsume(1);
        }
        return 0;
    }

    /** A token may be good and not enough for this: 403. A cookie is good for its pages or for nothing. */
    private static boolean isWrong(int status, HttpServletRequest request) {
        return status == 401 || (status == 403 && request.getHeader("Authorization") == null);
    }

    /** Hash of the token, key or cookies that it brings. */
    private static Optional<String> credential(HttpServletRequest request) {
        Optional<String> header = Optional.ofNullable(request.getHeader("Authorization"));
        Optional<String> cookies = Optional.of(Stream.ofNullable(request.getCookies())
                        .flatMap(Arrays::stream)
                        .filter(cookie -> cookie.getName().startsWith(BrowserCookies.PREFIX))
                        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                        .sorted()
                        .collect(Collectors.joining(";")))
                .filter(text -> !text.isEmpty());
        return header.or(() -> cookies).map(Secrets::sha256Hex);
    }

    /**
     * What unknown callers have left, each address at each site, and which credentials were good before. Both lists are bounded:
     * what was not asked for longest goes, and begins anew. Safe for many threads.
     */
    static final class AnonymousTraffic {
        /** Some 900 bytes each. */
        static final int MOST_CALLERS = 20_000;

        static final int MOST_CREDENTIALS = 50_000;

        /** Of each caller; so many more wait than are told within {@link #LONGEST_DELAY}, and whoever comes then is told at once. */
        private static final int REFUSALS_A_SECOND = 200;

        private static final int REFUSALS_AT_ONCE = 20;
        private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);
        private static final int NETWORK_GROUPS = 4;

        private final AnonymousSettings settings;
        private final TimeMeter time;
        private final UninterruptibleBlockingStrategy delay;
        private final ConcurrentLruCache<Caller, Allowance> callers;
        private final ConcurrentLruCache<String, Boolean> accepted =
                new ConcurrentLruCache<>(MOST_CREDENTIALS, _ -> true);

        /** @param delay how a refusal waits; requests have virtual threads */
        AnonymousTraffic(AnonymousSettings settings, TimeMeter time, UninterruptibleBlockingStrategy delay) {
            this.settings = settings;
            this.time = time;
            this.delay = delay;
            this.callers = new ConcurrentLruCache<>(
                    MOST_CALLERS,
                    _ -> new Allowance(
                            requests(),
                            requests(),
                            new Semaphore(settings.atOnce()),
                            bucket(REFUSALS_AT_ONCE, REFUSALS_A_SECOND)));
        }

        private record Caller(String network, String site) {}

        /**
         * What is left to one address at one site.
         *
         * @param requests without a credential
         * @param unproven requests with a credential for which nothing was shown so far
         * @param atOnce requests without a credential that may be answered at the same time
         * @param refusals what may be refused without a delay
         */
        record Allowance(Bucket requests, Bucket unproven, Semaphore atOnce, Bucket refusals) {}

        /** @param site empty where the address names none of ours */
        Allowance of(String address, String site) {
            return callers.get(new Caller(network(address), site));
        }

        /** Until a refusal may leave. */
        void delay(Allowance allowance) {
            allowance.refusals().asBlocking().tryConsumeUninterruptibly(1, LONGEST_DELAY, delay);
        }

        /** @param credential hash of one */
        boolean wasAccepted(String credential) {
            return accepted.contains(credential);
        }

        void accept(String credential) {
            accepted.get(credential);
        }

        void forget(String credential) {
            accepted.remove(credential);
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

        /** Of IPv6 the first 64 bits: the others are the caller's to choose. */
        private static String network(String address) {
            return address.contains(":")
                    ? Arrays.stream(address.split(":", -1))
                            .limit(NETWORK_GROUPS)
                            .collect(Collectors.joining(":"))
                    : address;
        }
    }
}
