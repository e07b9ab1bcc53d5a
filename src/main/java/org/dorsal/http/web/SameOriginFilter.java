package org.dorsal.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses forms that the browser says come from another origin (Fetch, "Origin header"; Fetch Metadata). A second
 * defence in addition to the form token; a client that sends neither header needs the token all the same.
 */
public final class SameOriginFilter extends OncePerRequestFilter {
    private final String origin;
    private final AccessDeniedHandler refusal;

    public SameOriginFilter(WebSettings settings, AccessDeniedHandler refusal) {
        this.origin = settings.origin();
        this.refusal = refusal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals(HttpMethod.POST.name()) && !isOfThisOrigin(request)) {
            refusal.handle(request, response, new AccessDeniedException("the form comes from another origin"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isOfThisOrigin(HttpServletRequest request) {
        String from = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        return (from == null || from.equals(origin)) && (site == null || site.equals("same-origin"));
    }
}
