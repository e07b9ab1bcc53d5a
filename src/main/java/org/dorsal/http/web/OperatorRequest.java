package org.dorsal.http.web;

import java.time.Instant;
import org.dorsal.audit.AuditAgents;

/**
 * Request of an operator about one site.
 *
 * @param page path pattern of the request's route, for its audit event
 * @param csrf form token, masked for this page
 * @param who operator as audit events name them
 */
record OperatorRequest(
        WebSettings.SitePages of,
        AuthenticatedOperator operator,
        AuditAgents who,
        String page,
        String csrf,
        Instant at,
        String requestId) {
    String site() {
        return of.site().id();
    }
}
