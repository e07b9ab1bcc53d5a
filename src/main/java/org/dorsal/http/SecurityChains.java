package org.dorsal.http;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Common configuration of the security filter chains (ADR 18). */
public final class SecurityChains {
    /** Before the chain of what has no door; doors' paths differ, so their chains need no order among them. */
    public static final int OF_A_DOOR = 0;

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

    /** A chain that lets everybody through to a door that decides for itself who may come in. */
    public static SecurityFilterChain toItsDoor(HttpSecurity chain, String... paths) {
        return chain.securityMatcher(paths)
                .authorizeHttpRequests(asked -> asked.anyRequest().permitAll())
                .build();
    }
}
