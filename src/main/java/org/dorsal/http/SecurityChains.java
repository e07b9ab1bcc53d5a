package org.dorsal.http;

import org.springframework.http.HttpHeaders;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/** Common configuration of the security filter chains (ADR 18). */
public final class SecurityChains {
    /** Order of the chains of an area, before the chain that denies all other paths; the areas' paths are disjoint. */
    public static final int OF_AN_AREA = 0;

    /** Content security policy for an answer that may not run scripts, load anything or be framed. */
    public static final String NOTHING_RUNS =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SecurityChains() {}

    /** Configures a chain without an HTTP session, because each replica answers every request. */
    public static HttpSecurity stateless(HttpSecurity http) {
        return http.logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /**
     * Configures a stateless chain for endpoints without forms. Browsers run, frame and keep nothing of an answer that
     * does not say otherwise.
     */
    public static HttpSecurity withoutForms(HttpSecurity http) {
        return stateless(http.csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.defaultsDisabled()
                        .contentTypeOptions(Customizer.withDefaults())
                        .contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING_RUNS))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store"))));
    }

    /** Builds a chain for paths that are public by design; the caller states the reason. */
    public static SecurityFilterChain publicPaths(HttpSecurity chain, String... paths) {
        return chain.securityMatcher(paths)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
