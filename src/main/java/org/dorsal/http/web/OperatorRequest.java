package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.signin.Auditor;

/**
 * Request of an operator about one site.
 *
 * @param page path pattern of the request's route, for its audit event
 * @param csrf form token, masked for this page
 * @param agents operator as audit events name them
 */
record OperatorRequest(
        SitePages sitePages,
        Auditor operator,
        AuditAgents agents,
        String page,
        String csrf,
        Instant time,
        String requestId) {
    /**
     * Reads the requests of a session's operator for the site in the path. Refuses an unknown site, and one that the
     * session is not for, with a {@link PageException}.
     */
    static Function<HttpServletRequest, OperatorRequest> reader(OperatorPageArea area, Clock clock) {
        return request -> {
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
        };
    }

    String site() {
        return sitePages.site().id();
    }

    /** Returns the name on the page and in the events of decisions; unique among the operators of a site. */
    String operatorName() {
        return operator.name().equals(operator.subject())
                ? operator.subject()
                : operator.name() + " (" + operator.subject() + ")";
    }

    @Override
    public String toString() {
        return "OperatorRequest[" + site() + "]";
    }
}
