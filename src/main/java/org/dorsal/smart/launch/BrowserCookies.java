package org.dorsal.smart.launch;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Cookies with secrets: {@code Path=/; Secure; HttpOnly}, and {@code __Host-}, so that no other host of the domain
 * plants them.
 */
public enum BrowserCookies {
    /**
     * {@code SameSite=None; Partitioned}: pages of launches live in an EHR's frame, where browsers keep no others.
     */
    OF_LAUNCHES("None", true, "__Host-dorsal-l-"),
    /** {@code SameSite=Lax}: auditors' pages are never framed, and the provider's redirect is a navigation. */
    OF_AUDITORS("Lax", false, "__Host-dorsal-s-");

    /** Value of a launch's cookie after sign-out: the way back is told why it is closed. */
    static final String SIGNED_OUT = "signed-out";

    /** Prefix of all cookie names; a launch's cookie consists of the prefix and {@link LaunchId#key()}. */
    public static final String PREFIX = "__Host-dorsal-";

    private static final Pattern LAUNCH = Pattern.compile(PREFIX + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private final String sameSite;
    private final boolean partitioned;
    private final String requests;

    BrowserCookies(String sameSite, boolean partitioned, String requests) {
        this.sameSite = sameSite;
        this.partitioned = partitioned;
        this.requests = requests;
    }

    static BrowserCookies of(UserGroup users) {
        return switch (users) {
            case CLINICIANS -> OF_LAUNCHES;
            case AUDITORS -> OF_AUDITORS;
        };
    }

    public static String nameOf(LaunchId launch) {
        return PREFIX + launch.key();
    }

    /** The key of the launch that a cookie of this name opens; empty for every other cookie. */
    static Optional<UUID> launchOf(String cookie) {
        var name = LAUNCH.matcher(cookie);
        return name.matches() ? Optional.of(UUID.fromString(name.group(1))) : Optional.empty();
    }

    public static String nameOfAuditor(SiteId site) {
        return PREFIX + "auditor-" + site;
    }

    /** Names of requests on their way begin so; 16 hex digits follow. */
    String ofRequests() {
        return requests;
    }

    /** @param life how long the browser keeps it; empty: until it is closed */
    void set(HttpServletResponse response, String name, String value, Optional<Duration> life) {
        ResponseCookie.ResponseCookieBuilder cookie = cookie(name, value);
        life.ifPresent(cookie::maxAge);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }

    /** Replaces the secret of a launch, so that the browser can open it no more. */
    public static void signOut(HttpServletResponse response, LaunchId launch) {
        OF_LAUNCHES.set(response, nameOf(launch), SIGNED_OUT, Optional.of(Duration.ofHours(1)));
    }

    public void expire(HttpServletResponse response, String name) {
        response.addHeader(HttpHeaders.SET_COOKIE, expired(name));
    }

    public String expired(String name) {
        return cookie(name, "").maxAge(Duration.ZERO).build().toString();
    }

    private ResponseCookie.ResponseCookieBuilder cookie(String name, String value) {
        return ResponseCookie.from(name, value)
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite(sameSite)
                .partitioned(partitioned);
    }

    /** Cookies of the request by name; the first of duplicates, because it is the more specific one. */
    public static Map<String, String> of(HttpServletRequest request) {
        Map<String, String> cookies = new LinkedHashMap<>();
        Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .forEach((Cookie cookie) -> cookies.putIfAbsent(cookie.getName(), cookie.getValue()));
        return cookies;
    }
}
