package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.RequestPath;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Answers requests that the firewall rejects: with a problem page below the paths of pages, otherwise as Tomcat does.
 */
record RejectedPathHandler(ProblemPages problems) implements RequestRejectedHandler {
    /** Launches are seen by people as well, before any page of an area. */
    private static final String LAUNCHES = "launch";

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        Optional<PageArea> area = problems.area(request);
        if (area.isEmpty() && !RequestPath.of(request).area().equals(LAUNCHES)) {
            response.sendError(400);
            return;
        }
        SafetyHeaders.write(
                response, area.map(pageArea -> pageArea.frameAncestors(request)).orElse(List.of()));
        problems.write(request, response, 400, "unreadable");
    }
}
