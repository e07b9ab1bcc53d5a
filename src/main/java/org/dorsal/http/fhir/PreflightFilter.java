package org.dorsal.http.fhir;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.cors.CorsUtils;

/** Answers browsers' preflights before Spring MVC refuses them in words of its own. */
final class PreflightFilter extends HttpFilter {
    private final transient Porch porch;

    PreflightFilter(Porch porch) {
        this.porch = porch;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (CorsUtils.isPreFlightRequest(request)) {
            Exchange.write(porch.preflight(Exchange.segments(request.getRequestURI())), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
