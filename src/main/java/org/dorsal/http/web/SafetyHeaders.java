package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.HeaderWriter;

/**
 * Security headers of pages: nothing is stored by the browser, and no foreign script, style or frame is allowed. The
 * origins that may frame a page depend on its site, which Spring Security's own writers cannot express.
 */
public record SafetyHeaders(PageArea area) implements HeaderWriter {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors ";

    private static final Map<String, String> CONSTANT = Map.of(
            HttpHeaders.CACHE_CONTROL,
            "no-store",
            "X-Content-Type-Options",
            "nosniff",
            // no-referrer would make browsers send "Origin: null" with the pages' own forms
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), clipboard-write=(self)");

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        write(response, area.frameAncestors(request));
        if (!area.isWatchedByOpener()) {
            set(response, "Cross-Origin-Opener-Policy", "same-origin");
        }
    }

    /** Writes the headers that the response does not have yet. */
    static void write(HttpServletResponse response, List<String> frameAncestors) {
        set(response, "Content-Security-Policy", POLICY + ancestors(frameAncestors));
        CONSTANT.forEach((name, value) -> set(response, name, value));
    }

    private static void set(HttpServletResponse response, String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }

    /** Returns the value of the directive {@code frame-ancestors}; without origins, no page may frame. */
    static String ancestors(List<String> origins) {
        return origins.isEmpty() ? "'none'" : String.join(" ", origins);
    }
}
