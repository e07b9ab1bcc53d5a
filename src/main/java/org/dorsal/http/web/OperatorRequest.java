package org.dorsal.http.web;

import java.time.Instant;
import org.dorsal.audit.AuditAgents;

/**
 * Request of an operator about one site.
 *
 * @param page path pattern of the request's route, for its audit event
 * @param csrf form token, masked for this page
 * @param agents operator as audit events name them
 */
record OperatorRequest(
        WebSettings.SitePages sitePages,
        AuthenticatedOperator operator,
        AuditAgents agents,
        String page,
        String csrf,
        Instant time,
        String requestId) {
    String site() {
        return sitePages.site().id();
    }

    @Override
    public String toString() {
        return "OperatorRequest[" + site() + "]";
    }
}
