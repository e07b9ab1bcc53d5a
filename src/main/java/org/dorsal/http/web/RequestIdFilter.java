package org.dorsal.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.ObservedRequests;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each page request an id, which its log lines, audit events and problem page carry. A script's own id of its
 * request comes back in the response, so that the script knows the reply from one of a gateway or proxy in between.
 */
public final class RequestIdFilter extends OncePerRequestFilter {
    private static final String ATTRIBUTE = RequestIdFilter.class.getName();

    private static final String SCRIPT_REQUEST = "Dorsal-Request";
    private static final String SCRIPT_REPLY = "Dorsal-Reply";
    private static final Pattern SCRIPT_ID = Pattern.compile("[0-9a-f-]{36}");

    private final Clock clock;
    private final RandomGenerator random;

    public RequestIdFilter(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Returns the id of the request; empty outside of the pages. */
    public static String idOf(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = Ids.timed(clock.instant(), random).toString();
        request.setAttribute(ATTRIBUTE, id);
        ObservedRequests.id(id);
        Optional.ofNullable(request.getHeader(SCRIPT_REQUEST))
                .filter(SCRIPT_ID.asMatchPredicate())
                .ifPresent(sent -> response.setHeader(SCRIPT_REPLY, sent));
        chain.doFilter(request, response);
    }
}
