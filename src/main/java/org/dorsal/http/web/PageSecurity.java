package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.SecurityChains;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * Common part of the security filter chains of pages (ADR 18): headers, form tokens, and access for
 * authenticated sessions only.
 */
public record PageSecurity(ProblemPages problems, WebSettings settings) {
    /**
     * Starts the chain of an area; the caller adds what authenticates its users, and its form tokens.
     *
     * @param entry response to a request without a valid session, after its audit event
     */
    public HttpSecurity chain(HttpSecurity http, PageArea area, AuthenticationEntryPoint entry) {
        return SecurityChains.stateless(http)
                .securityMatcher(area.root(), area.root() + "/**")
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(new SafetyHeaders(area)))
                .addFilterAfter(problems::guard, HeaderWriterFilter.class)
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(marked(entry)).accessDeniedHandler(accessDenied(area, entry)))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .addFilterAfter(
                        (request, response, next) -> {
                            CredentialCheck.VERIFIED.mark((HttpServletRequest) request);
                            next.doFilter(request, response);
                        },
                        AuthorizationFilter.class);
    }

    /** Adds the check of form tokens for users that a session authenticates before all other filters. */
    public HttpSecurity forms(HttpSecurity chain, Supplier<List<String>> tokens) {
        PageCsrf derived = formTokens(_ -> tokens.get());
        return chain.csrf(csrf -> csrf.csrfTokenRepository(derived).csrfTokenRequestHandler(derived));
    }

    /** Returns the form tokens of this service's pages. */
    public PageCsrf formTokens(Function<HttpServletRequest, List<String>> tokens) {
        return new PageCsrf(settings.origin(), tokens);
    }

    /** Returns the response to a form without a valid token; without a session it is that of the entry point. */
    public AccessDeniedHandler accessDenied(PageArea area, AuthenticationEntryPoint entry) {
        return (request, response, _) -> {
            if (isAuthenticated()) {
                refuseForm(area, request, response);
            } else {
                marked(entry).commence(request, response, new InsufficientAuthenticationException("no session"));
            }
        };
    }

    /** Marks the credential as refused for the anonymous rate limit, before the entry point answers. */
    private static AuthenticationEntryPoint marked(AuthenticationEntryPoint entry) {
        return (request, response, failed) -> {
            CredentialCheck.REFUSED.mark(request);
            entry.commence(request, response, failed);
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
