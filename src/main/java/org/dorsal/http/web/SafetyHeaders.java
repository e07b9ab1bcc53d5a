package org.dorsal.http.web;

import java.util.List;

/** What every page carries so that a browser neither keeps it, nor runs or frames what was not meant. */
public final class SafetyHeaders {
    private SafetyHeaders() {}

    /**
     * Adds them.
     *
     * @param frameAncestors origins that may frame the page; with none, nobody may
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
