package org.dorsal.sandbox;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.web.filter.OncePerRequestFilter;

/** Writes down every request before anything else looks at it. Keeps the newest ten thousand. */
final class RequestLogFilter extends OncePerRequestFilter {
    private static final int MAX_COUNT = 10_000;

    private final Queue<RecordedRequest> recorded = new ConcurrentLinkedQueue<>();

    List<RecordedRequest> recordedRequests() {
        return List.copyOf(recorded);
    }

    void forget() {
        recorded.clear();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        recorded.add(new RecordedRequest(
                request.getMethod(),
                request.getRequestURI(),
                Optional.ofNullable(request.getQueryString()).orElse(""),
                request.getHeader("Authorization") != null));
        if (recorded.size() > MAX_COUNT) {
            recorded.poll();
        }
        chain.doFilter(request, response);
    }
}
