package org.dorsal.http.web;

import java.util.List;

/** Security headers of every page: no caching, and no foreign scripts or frames. */
public final class SafetyHeaders {
    private SafetyHeaders() {}

    /**
     * Adds the headers.
     *
     * @param frameAncestors origins that may frame the page; when empty, framing is forbidden
     */
    public static Sent on(Sent page, List<String> frameAncestors) {
        return page.with(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                                + " form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors(frameAncestors))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff")
                // no-referrer would make browsers send "Origin: null" with our own forms
                .with("Referrer-Policy", "same-origin")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Permissions-Policy", "camera=(), geolocation=(), microphone=(), clipboard-write=(self)");
    }

    /** The value of the directive {@code frame-ancestors}. */
    static String ancestors(List<String> origins) {
        return origins.isEmpty() ? "'none'" : String.join(" ", origins);
    }
}
