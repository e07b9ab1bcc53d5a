package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.signin.Auditor;

/**
 * Reads the {@link OperatorRequest} of a controller method from the authenticated operator and the site in the
 * path.
 */
record OperatorRequestReader(OperatorPageArea area, Clock clock) {
    /** @throws PageException for an unknown site, or one that the session is not for */
    OperatorRequest read(HttpServletRequest request) {
        SitePages site = area.site(request).orElseThrow(() -> new PageException(404, "no-page"));
        return new OperatorRequest(
                site,
                Auditor.current()
                        .filter(operator ->
                                operator.site().value().equals(site.site().id()))
                        .orElseThrow(() -> new PageException(403, "operator-signed-out")),
                area.agents(request),
                area.page(request),
                PageCsrf.tokenOf(request),
                clock.instant(),
                RequestIdFilter.idOf(request));
    }
}
