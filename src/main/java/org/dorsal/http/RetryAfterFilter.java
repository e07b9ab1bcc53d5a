package org.dorsal.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds {@code Retry-After} to each answer with status 503 (RFC 9110, 10.2.3). A controller with a more exact
 * time sets the header itself.
 */
public final class RetryAfterFilter extends OncePerRequestFilter {
    private static final String SECONDS = "2";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void setStatus(int status) {
                addRetryAfter(status);
                super.setStatus(status);
            }

            @Override
            public void sendError(int status) throws IOException {
                addRetryAfter(status);
                super.sendError(status);
            }

            @Override
            public void sendError(int status, String message) throws IOException {
                addRetryAfter(status);
                super.sendError(status, message);
            }

            private void addRetryAfter(int status) {
                if (status == SC_SERVICE_UNAVAILABLE && !containsHeader(HttpHeaders.RETRY_AFTER)) {
                    setHeader(HttpHeaders.RETRY_AFTER, SECONDS);
                }
            }
        });
    }
}
