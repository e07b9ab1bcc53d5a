package org.dorsal.http;

import java.net.URI;
import java.time.Duration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** What the security filter chains of all doors have in common (ADR 18). */
public final class SecurityChains {
    /** Before the chain of what has no door; doors' paths differ, so their chains need no order among them. */
    public static final int OF_A_DOOR = 0;

    private static final Duration A_YEAR = Duration.ofDays(365);

    private SecurityChains() {}

    /**
     * No session, no page, no header and no form token of Spring Security's own: a chain adds what its door needs. Without a
     * session there is nothing that a form token could be kept in; doors with forms make theirs from what the browser holds.
     */
    public static HttpSecurity bare(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /**
     * The same for what browsers show. Where the service is reached by https, a browser is told to come by https only, for a year
     * (RFC 6797); about other hosts of the domain nothing is said.
     */
    public static HttpSecurity ofPages(HttpSecurity http, URI baseUrl) {
        HttpSecurity bare = bare(http);
        // a proxy ends TLS, so the request itself does not tell
        return "https".equals(baseUrl.getScheme())
                ? bare.headers(headers -> headers.defaultsDisabled()
                        .httpStrictTransportSecurity(hsts -> hsts.requestMatcher(AnyRequestMatcher.INSTANCE)
                                .maxAgeInSeconds(A_YEAR.toSeconds())
                                .includeSubDomains(false)))
                : bare;
    }

    /** A chain that lets everybody through to a door that decides for itself who may come in. */
    public static SecurityFilterChain toItsDoor(HttpSecurity chain, String... paths) {
        return chain.securityMatcher(paths)
                .authorizeHttpRequests(asked -> asked.anyRequest().permitAll())
                .build();
    }
}
