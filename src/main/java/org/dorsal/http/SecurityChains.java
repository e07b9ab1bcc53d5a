package org.dorsal.http;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Common configuration of the security filter chains (ADR 18). */
public final class SecurityChains {
    /**
     * Order before the chain for paths without an endpoint; the endpoints' paths differ, so their chains need no
     * order.
     */
    public static final int OF_A_DOOR = 0;

    private SecurityChains() {}

    /**
     * Disables Spring Security's session, pages, headers and CSRF tokens; a chain adds the parts that its endpoint
     * needs. Without a session a CSRF token can't be stored; endpoints with forms derive theirs from the browser's
     * cookies.
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

    /** Chain that permits all requests, for an endpoint that authorizes them. */
    public static SecurityFilterChain toItsDoor(HttpSecurity chain, String... paths) {
        return chain.securityMatcher(paths)
                .authorizeHttpRequests(asked -> asked.anyRequest().permitAll())
                .build();
    }
}
