package org.dorsal.http;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Common configuration of the security filter chains (ADR 18). */
public final class SecurityChains {
    /** Order of the chains of an area, before the chain that denies all other paths; the areas' paths are disjoint. */
    public static final int OF_AN_AREA = 0;

    private SecurityChains() {}

    /** Configures a chain without an HTTP session, because each replica answers every request. */
    public static HttpSecurity stateless(HttpSecurity http) {
        return http.logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /** Configures a stateless chain for endpoints without forms, which set their own headers. */
    public static HttpSecurity withoutForms(HttpSecurity http) {
        return stateless(http.csrf(AbstractHttpConfigurer::disable).headers(AbstractHttpConfigurer::disable));
    }

    /** Builds a chain for paths that are public by design; the caller states the reason. */
    public static SecurityFilterChain publicPaths(HttpSecurity chain, String... paths) {
        return chain.securityMatcher(paths)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
