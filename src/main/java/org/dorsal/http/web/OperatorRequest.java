package org.dorsal.http.web;

import java.time.Instant;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.signin.Auditor;

/**
 * Request of an operator about one site.
 *
 * @param page path pattern of the request's route, for its audit event
 * @param csrf form token, masked for this page
 * @param agents operator as audit events name them
 */
record OperatorRequest(
        WebSettings.SitePages sitePages,
        Auditor operator,
        AuditAgents agents,
        String page,
        String csrf,
        Instant time,
        String requestId) {
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
