package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.SecurityChains;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * Security filter chains of pages (ADR 18): sessions, headers, form tokens, and access for authenticated sessions
 * only.
 */
public record PageSecurity(ProblemPages problems, WebSettings settings) {
    /**
     * Builds the chain of an area.
     *
     * @param sessions repository of the sessions that open the area's pages
     */
    public SecurityFilterChain pages(HttpSecurity http, PageArea area, SecurityContextRepository sessions) {
        AuthenticationEntryPoint entry = (request, response, _) -> {
            CredentialCheck.REFUSED.mark(request); // for the anonymous rate limit
            area.refuseSession(request, response, problems);
        };
        PageCsrf tokens = formTokens(area);
        return SecurityChains.stateless(http)
                .securityMatcher(area.root(), area.root() + "/**")
                .securityContext(context -> context.securityContextRepository(sessions))
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(new SafetyHeaders(area)))
                .addFilterAfter(problems::guard, HeaderWriterFilter.class)
                .csrf(csrf -> csrf.csrfTokenRepository(tokens).csrfTokenRequestHandler(tokens))
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(entry).accessDeniedHandler(accessDenied(area, entry)))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .addFilterAfter(
                        (request, response, next) -> {
                            CredentialCheck.VERIFIED.mark((HttpServletRequest) request);
                            next.doFilter(request, response);
                        },
                        AuthorizationFilter.class)
                .build();
    }

    /** Returns the form tokens of an area's pages. */
    public PageCsrf formTokens(PageArea area) {
        return new PageCsrf(settings.origin(), area::formToken);
    }

    /** Returns the response to a form without a valid token; without a session it is that of the entry point. */
    private AccessDeniedHandler accessDenied(PageArea area, AuthenticationEntryPoint entry) {
        return (request, response, _) -> {
            if (isAuthenticated()) {
                refuseForm(area, request, response);
            } else {
                entry.commence(request, response, new InsufficientAuthenticationException("no session"));
            }
        };
    }

    private void refuseForm(PageArea area, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        CredentialCheck.VERIFIED.mark(request);
        if (area.site(request).isEmpty()) {
            problems.write(request, response, 404, "no-page");
        } else if (PageForm.of(request).isPresent()) {
            problems.refuse(request, response, 403, area.formProblem());
        } else {
            problems.refuse(request, response, 400, "unreadable");
        }
    }

    private static boolean isAuthenticated() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.isAuthenticated();
    }
}
