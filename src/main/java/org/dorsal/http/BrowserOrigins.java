package org.dorsal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.*;
import org.dorsal.smart.RequestPath;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;

/**
 * Cross-origin rules of the interfaces with the site as second path segment: any origin may read the documents that
 * describe a site, the site's listed origins may call everything with a token, and other origins get no header, so that
 * browsers withhold the answers from their pages. Cookies are never allowed.
 */
public final class BrowserOrigins implements CorsConfigurationSource {
    private static final Set<String> PUBLIC_DOCUMENTS = Set.of("/metadata", "/.well-known/smart-configuration");

    private static final List<String> REQUEST_HEADERS = List.of(
            HttpHeaders.ACCEPT,
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_ENCODING,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_NONE_MATCH,
            "If-None-Exist",
            "Prefer",
            "X-Request-Id");

    private static final List<String> EXPOSED_HEADERS = List.of(
            HttpHeaders.CONTENT_LOCATION,
            HttpHeaders.ETAG,
            HttpHeaders.LAST_MODIFIED,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE,
            "X-Progress",
            "X-Request-Id");

    private final Map<String, List<String>> originsBySite;

    /**
     * @param originsBySite origins that may call each site, in the notation of browsers; empty for none
     */
    public BrowserOrigins(Map<String, List<String>> originsBySite) {
        this.originsBySite = Map.copyOf(originsBySite);
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        RequestPath path = RequestPath.of(request);
        String site = path.segment();
        if (!originsBySite.containsKey(site)) {
            return null;
        }
        if (PUBLIC_DOCUMENTS.contains(path.subpath())) {
            return publicDocument();
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && originsBySite.get(site).contains(origin)) {
            return listed(origin);
        }
        // rules without an origin refuse a preflight with 403; other requests are answered without a header
        return CorsUtils.isPreFlightRequest(request) ? new CorsConfiguration() : null;
    }

    private static CorsConfiguration publicDocument() {
        return rules(List.of("GET", "HEAD"), CorsConfiguration.ALL);
    }

    private static CorsConfiguration listed(String origin) {
        CorsConfiguration rules = rules(List.of("GET", "HEAD", "POST", "PUT", "DELETE"), origin);
        rules.setExposedHeaders(EXPOSED_HEADERS);
        return rules;
    }

    private static CorsConfiguration rules(List<String> methods, String origin) {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(List.of(origin));
        rules.setAllowedMethods(methods);
        rules.setAllowedHeaders(REQUEST_HEADERS);
        rules.setMaxAge(Duration.ofHours(1));
        return rules;
    }
}
