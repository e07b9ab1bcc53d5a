package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Words what the request firewall refuses: a page where people look, else as what Tomcat refuses is worded. */
record RefusedAddresses(PageResponder answers, Clock clock, RandomGenerator chance) implements RequestRejectedHandler {
    private static final List<String> PEOPLE = List.of(PageDoor.ROOT + "/", OperatorDoor.ROOT, "/launch/", "/audit/");

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException refused)
            throws IOException {
        if (PEOPLE.stream().anyMatch(request.getRequestURI()::startsWith)) {
            String requestId = Ids.timed(clock.instant(), chance).toString();
            answers.problem(400, "unreadable", requestId, Optional.empty()).write(request, response);
        } else {
            response.sendError(400);
        }
    }
}
