package org.dorsal.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.ObservedRequests;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each page request an id, which its log lines, audit events and problem page carry. */
public final class RequestIdFilter extends OncePerRequestFilter {
    private static final String ATTRIBUTE = RequestIdFilter.class.getName();

    private static final String SCRIPT_REQUEST = "request";
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

    /**
     * Returns the end of a page, which repeats the id that a script gave its request. A reply without it is cut off or
     * comes from a gateway or proxy. Empty for other requests.
     */
    static String replyMark(HttpServletRequest request) {
        String id = scriptId(request);
        return id.isEmpty() ? "" : "<p id=\"reply\" hidden>" + id + "</p>";
    }

    /** Returns the id that a script gave its request; empty for other requests. */
    static String scriptId(HttpServletRequest request) {
        return PageForm.of(request)
                .flatMap(form -> form.value(SCRIPT_REQUEST))
                .filter(SCRIPT_ID.asMatchPredicate())
                .orElse("");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = Ids.timed(clock.instant(), random).toString();
        request.setAttribute(ATTRIBUTE, id);
        ObservedRequests.id(id);
        chain.doFilter(request, response);
    }
}
