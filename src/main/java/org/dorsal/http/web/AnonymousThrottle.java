package org.dorsal.http.web;

import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.http.web.AnonymousTraffic.Allowance;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.Secrets;

/**
 * Before every door: unknown callers of one address ask a site only so often and so much at once, on this replica. Whoever
 * brings a credential that was good before is never counted, because a hospital has one address. A credential for which nothing
 * was shown yet counts by itself, so that neither those who bring none nor those who guess lock out those who are known.
 */
final class AnonymousThrottle extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final int SEEN = 200;
    private static final int NO_MORE_SEEN = 300;

    /** Door, site or launch. Assets and keys are for anybody, and lie in memory. */
    private static final Pattern DOOR =
            Pattern.compile("/(fhir|launch|a|audit|operate|log)(?:/([a-z0-9-]*)[^/]*)?(?:/.*)?");

    private final transient AnonymousTraffic traffic;
    private final transient WebSettings settings;
    private final transient TooMany tooMany;

    AnonymousThrottle(AnonymousTraffic traffic, WebSettings settings, TooMany tooMany) {
        this.traffic = traffic;
        this.settings = settings;
        this.tooMany = tooMany;
    }

    /** Says so in the form of that door. */
    @FunctionalInterface
    interface TooMany {
        Sent at(String door, Optional<WebSettings.OfSite> of, long seconds);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
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
                        .map(AnonymousThrottle::text)
                        .sorted()
                        .collect(Collectors.joining(";")))
                .filter(text -> !text.isEmpty());
        return header.or(() -> cookies).map(Secrets::sha256Hex);
    }

    private static String text(Cookie cookie) {
        return cookie.getName() + "=" + cookie.getValue();
    }
}
