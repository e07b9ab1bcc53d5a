package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.http.web.PageAudit.PageRequest;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.SignInSettings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Pages of operators, {@code /operate/{site}/…}: open to operators who signed in at the OpenID provider of that site.
 * Absent for a site without such a sign-in.
 */
record OperatorPageArea(WebSettings settings, SignInSettings signIns, PageAudit audit, PageRoutes routes)
        implements PageArea {
    static final String ROOT = "/operate";

    /** Purpose of use in http://terminology.hl7.org/CodeSystem/v3-ActReason: healthcare operations. */
    private static final String OPERATIONS = "HOPERAT";

    private static final String PAGE = ROOT + "/{site}";

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public String formProblem() {
        return "operator-form";
    }

    @Override
    public Optional<SitePages> site(HttpServletRequest request) {
        return segment(request).flatMap(settings::site);
    }

    @Override
    public Optional<String> formToken() {
        return Auditor.current().map(Auditor::csrf);
    }

    /** Redirects a browser without a session to the sign-in; refuses a form, which the redirect would lose. */
    @Override
    public void refuseSession(HttpServletRequest request, HttpServletResponse response, ProblemPages problems)
            throws IOException {
        Optional<SiteId> site = site(request)
                .map(pages -> new SiteId(pages.site().id()))
                .filter(id -> signIns.ofOperators(id).isPresent());
        if (site.isEmpty()) {
            problems.write(request, response, 404, "no-page");
        } else if (request.getMethod().equals("GET")) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(HttpHeaders.LOCATION, "/audit/" + site.get() + "/sign-in?to=" + ROOT + "/" + site.get());
        } else {
            problems.refuse(request, response, 403, "operator-signed-out");
        }
    }

    @Override
    public void recordProblem(HttpServletRequest request, int status, String key) {
        site(request).ifPresent(site -> audit.recordProblem(describe(request, site), status, key));
    }

    private PageRequest describe(HttpServletRequest request, SitePages site) {
        return describe(site, page(request), agents(request), RequestIdFilter.idOf(request));
    }

    void recordProblem(OperatorRequest request, int status, String key) {
        audit.recordProblem(describe(request), status, key);
    }

    void recordPage(OperatorRequest request, int status) {
        audit.recordPage(describe(request), status);
    }

    /** Records that an operator receives a copy of a delivery. */
    void recordCopy(OperatorRequest request, String patient, String assessment) {
        audit.recordPage(describe(request).of(patient, assessment), 200);
    }

    private static PageRequest describe(OperatorRequest request) {
        return describe(request.sitePages(), request.page(), request.agents(), request.requestId());
    }

    private static PageRequest describe(SitePages site, String page, AuditAgents agents, String requestId) {
        return new PageRequest(
                site.site().id(), AuditAction.VIEW, Optional.of(page), List.of(), agents, Optional.empty(), requestId);
    }

    /** Returns the path pattern of the request's route; that of the area's first page when it has none. */
    String page(HttpServletRequest request) {
        return routes.pattern(request).orElse(PAGE);
    }

    /** Returns the authenticated operator, or an unknown agent, with the network address. */
    AuditAgents agents(HttpServletRequest request) {
        Optional<String> network = Optional.ofNullable(request.getRemoteAddr());
        return Auditor.current()
                .map(operator -> operator.agents(Optional.of(OPERATIONS), network))
                .orElseGet(() -> AuditAgents.unknown(network));
    }
}
