package org.dorsal.http.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.UninterruptibleBlockingStrategy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.RequestPath;
import org.dorsal.smart.launch.BrowserCookies;
import org.springframework.http.HttpHeaders;
import org.springframework.util.ConcurrentLruCache;

/**
 * Limits the rate and concurrency of requests without a verified credential, by address and site, on this replica,
 * before everything but {@link #UNLIMITED} files, so that a new endpoint is limited, too. The limit of places
 * ({@link SharedLimits#strangers}) alone would admit any number of guesses one after the other. Only a door's mark
 * ({@link CredentialCheck}) exempts, because a hospital has one address and a header, a cookie or a status proves
 * nothing. Each request takes its unit before the work and gets it back after verification, so that parallel guesses
 * can't share one unit. Refusals leave one after the other, so that a flood waits for them and leaves the processors
 * to others. Safe for many threads.
 */
final class AnonymousThrottle implements Filter {
    /** Areas without a limit, because their files are public, in memory and kept by browsers: assets and keys. */
    static final Set<String> UNLIMITED = Set.of("assets", ".well-known");

    /** Areas at which each request has another credential: signed for each call, or used once. */
    private static final Set<String> USED_ONCE = Set.of("cds", "launch");

    /** Limit of addresses and sites; each entry takes some 300 bytes. */
    private static final int MAX_BUCKETS = 60_000;

    private static final int MAX_CREDENTIALS = 50_000;

    /** Since the last verification; longer than a clinician's or an auditor's session may be idle. */
    private static final Duration CREDENTIAL_TTL = Duration.ofHours(1);

    /** Refusals of an address and site in a second; those that would wait longer than the delay leave at once. */
    private static final int REFUSALS_A_SECOND = 200;

    private static final int REFUSALS_AT_ONCE = 20;
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    /** Characters of a credential's hash that name its caller in limits and logs. */
    private static final int CALLER_CHARS = 16;

    private static final int STATUS = 429;

    /** OperationOutcome in the wording of the FHIR endpoint's refusals. */
    private static final byte[] OUTCOME = """
        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"throttled",\
        "diagnostics":"Too many requests of unknown callers come from this address; \
        send it again later, with a token."}]}\
        """.getBytes(StandardCharsets.UTF_8);

    private static final byte[] PLAIN =
            "Too many requests come from this address; ask again later.\n".getBytes(StandardCharsets.UTF_8);

    private final AnonymousSettings settings;
    private final SharedLimits limits;
    private final Map<String, SitePages> sites;
    private final ProblemPages problems;
    private final BiPredicate<String, HttpServletRequest> tokens;
    private final MeterRegistry registry;
    private final TimeMeter time;
    private final UninterruptibleBlockingStrategy delay;
    private final ConcurrentLruCache<BucketKey, Bucket> buckets;

    /** Hashes of the credentials that were verified lately. Invented ones do not enter, so they displace none. */
    private final Cache<String, Boolean> verified;

    /**
     * @param tokens whether the access token of a request is valid at a site, without the database; used when the
     * allowance is spent, so that an EHR's new token works during a flood of bad ones from the same address
     * @param delay means of waiting on the request's thread
     */
    AnonymousThrottle(
            AnonymousSettings settings,
            SharedLimits limits,
            Map<String, SitePages> sites,
            ProblemPages problems,
            BiPredicate<String, HttpServletRequest> tokens,
            MeterRegistry registry,
            TimeMeter time,
            UninterruptibleBlockingStrategy delay) {
        this.settings = settings;
        this.limits = limits;
        this.sites = sites;
        this.problems = problems;
        this.tokens = tokens;
        this.registry = registry;
        this.time = time;
        this.delay = delay;
        this.buckets = new ConcurrentLruCache<>(MAX_BUCKETS, this::bucket);
        this.verified = Caffeine.newBuilder()
                .maximumSize(MAX_CREDENTIALS)
                .expireAfterWrite(CREDENTIAL_TTL)
                .ticker(time::currentTimeNanos)
                .build();
        throttled("other"); // now, so that a scrape before the first refusal reads 0, and the first is an increase
    }

    /** Kind of a request; each has an allowance of its own, so that bad tokens of a program do not keep clinicians out. */
    private enum Kind {
        NO_CREDENTIAL,
        HEADER,
        COOKIE,
        REFUSAL
    }

    private record BucketKey(Owner owner, Kind kind) {}

    private Bucket bucket(BucketKey key) {
        boolean refusals = key.kind() == Kind.REFUSAL;
        int most = refusals ? REFUSALS_AT_ONCE : settings.burst();
        int aSecond = refusals ? REFUSALS_A_SECOND : settings.requestsASecond();
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(aSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        let((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    private void let(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestPath path = RequestPath.of(request);
        if (UNLIMITED.contains(path.area())) {
            chain.doFilter(request, response);
            return;
        }
        Optional<SitePages> sitePages = Optional.ofNullable(sites.get(path.siteName()));
        String site = sitePages.isPresent() ? path.siteName() : "";
        CredentialCheck.markSite(request, site);
        Owner owner = Owner.stranger(site, request.getRemoteAddr());
        Credential credential = Credential.of(request, path);
        if (verified.getIfPresent(credential.hash()) != null) {
            CredentialCheck.markVerifiedLately(request);
            pass(credential, Optional.empty(), path.area(), request, response, chain);
            return;
        }
        // each credential is a separate caller, because a hospital has one address
        Optional<Grant> place = place(
                credential.kind() == Kind.NO_CREDENTIAL
                        ? owner
                        : Owner.stranger(site, credential.hash().substring(0, CALLER_CHARS)));
        try {
            // a place first: a refusal for want of one costs no unit
            Optional<Bucket> charged = place.map(_ -> buckets.get(new BucketKey(owner, credential.kind())))
                    .filter(bucket -> bucket.tryConsume(1));
            if (charged.isPresent() || isGoodToken(path, site, request)) {
                pass(credential, charged, path.area(), request, response, chain);
                return;
            }
        } finally {
            place.ifPresent(Grant::close);
        }
        delay(owner);
        throttled(path.area()).increment();
        SafetyHeaders.write(response, sitePages.map(SitePages::frameAncestors).orElse(List.of()));
        refusal(path.area(), sitePages, request).with("Retry-After", "1").write(request, response);
    }

    /** Takes a place for a request without a verified credential; empty when there is none. */
    private Optional<Grant> place(Owner caller) {
        try {
            return Optional.of(limits.strangers().take(caller, 1, Duration.ZERO));
        } catch (LimitException _) {
            return Optional.empty();
        }
    }

    private boolean isGoodToken(RequestPath path, String site, HttpServletRequest request) {
        return path.area().equals("fhir") && !site.isEmpty() && tokens.test(site, request);
    }

    /** @param charged bucket that the request has taken a unit of */
    private void pass(
            Credential credential,
            Optional<Bucket> charged,
            String area,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (credential.kind() != Kind.NO_CREDENTIAL) {
                CredentialCheck.of(request).ifPresent(check -> settle(check, credential, charged, area));
            }
        }
    }

    private void settle(CredentialCheck check, Credential credential, Optional<Bucket> charged, String area) {
        switch (check) {
            case VERIFIED -> {
                charged.ifPresent(bucket -> bucket.addTokens(1));
                if (!USED_ONCE.contains(area)) {
                    verified.put(credential.hash(), true);
                }
            }
            case REFUSED -> verified.invalidate(credential.hash());
        }
    }

    /** Waits until a refusal may leave, unless too many others wait already. */
    private void delay(Owner owner) {
        try (Grant _ = limits.delays().take(owner, 1, Duration.ZERO)) {
            buckets.get(new BucketKey(owner, Kind.REFUSAL)).asBlocking().tryConsumeUninterruptibly(1, MAX_DELAY, delay);
        } catch (LimitException _) {
            return; // at once
        }
    }

    private Counter throttled(String area) {
        return registry.counter(
                "dorsal.throttled", "door", ObservedRequests.isArea(area) ? area : "other", "why", "unknown-caller");
    }

    private HttpReply refusal(String area, Optional<SitePages> site, HttpServletRequest request) {
        return switch (area) {
            case "fhir" -> HttpReply.of(STATUS, "application/fhir+json", OUTCOME);
            case "log", "cds" -> HttpReply.of(STATUS, "text/plain", PLAIN);
            default -> HttpReply.html(STATUS, problems.html(site, "too-many", RequestIdFilter.idOf(request)));
        };
    }

    /**
     * Header and cookies of a request that may be a credential of its area.
     *
     * @param hash SHA-256 of both, with the site or launch that they are for
     */
    private record Credential(String hash, Kind kind) {
        static Credential of(HttpServletRequest request, RequestPath path) {
            Optional<String> header = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
            String cookies = BrowserCookies.of(request).entrySet().stream()
                    .filter(cookie -> cookie.getKey().startsWith(BrowserCookies.PREFIX))
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .sorted()
                    .collect(Collectors.joining(";"));
            String text = String.join("\n", path.area(), path.segment(), header.orElse(""), cookies);
            Kind kind = header.isPresent() ? Kind.HEADER : cookies.isEmpty() ? Kind.NO_CREDENTIAL : Kind.COOKIE;
            return new Credential(DigestUtils.sha256Hex(text), kind);
        }

        @Override
        public String toString() {
            return "Credential[hidden]";
        }
    }
}
