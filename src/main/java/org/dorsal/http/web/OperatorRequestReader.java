package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;

/**
 * Reads the {@link OperatorRequest} of a controller method from the authenticated operator and the site in the
 * path.
 */
record OperatorRequestReader(OperatorPageArea area, Clock clock) {
    /** @throws PageException without an authenticated operator, or for an unknown site */
    OperatorRequest read(HttpServletRequest request) {
        AuthenticatedOperator operator =
                AuthenticatedOperator.current().orElseThrow(() -> new PageException(401, "operator"));
        return new OperatorRequest(
                area.site(request).orElseThrow(() -> new PageException(404, "no-page")),
                operator,
                area.agents(request),
                area.page(request),
                PageCsrf.tokenOf(request),
                clock.instant(),
                RequestIdFilter.idOf(request));
    }
}
