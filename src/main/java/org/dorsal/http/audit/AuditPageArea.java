package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.http.web.PageArea;
import org.dorsal.http.web.ProblemPages;
import org.dorsal.http.web.RequestIdFilter;
import org.dorsal.http.web.WebSettings;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.signin.Auditor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.util.UriComponentsBuilder;

/** Pages of auditors, {@code /audit/{site}/…}: open to auditors who signed in at that site. No page may frame them. */
record AuditPageArea(WebSettings settings, AuditRecorder recorder) implements PageArea {
    static final String ROOT = "/audit";
    static final String SIGN_IN = "/sign-in";

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public String formProblem() {
        return "audit-form";
    }

    @Override
    public Optional<SitePages> site(HttpServletRequest request) {
        return segment(request).flatMap(settings::site);
    }

    /** Returns the auditor of the request's session. */
    static Optional<Auditor> auditor() {
        return SessionAuthentication.principal(
                SecurityContextHolder.getContext().getAuthentication(), Auditor.class);
    }

    /** Redirects a browser without a session to the sign-in; refuses a form. */
    void refuseSession(HttpServletRequest request, HttpServletResponse response, ProblemPages problems)
            throws IOException {
        Optional<SitePages> site = site(request);
        if (site.isEmpty()) {
            problems.write(request, response, 404, "no-page");
        } else if (request.getMethod().equals("GET")) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(
                    HttpHeaders.LOCATION,
                    UriComponentsBuilder.fromPath(ROOT + "/" + site.get().site().id() + SIGN_IN)
                            .queryParam("to", request.getRequestURI())
                            .build()
                            .encode()
                            .toUriString());
        } else {
            problems.refuse(request, response, 403, "audit-signed-out");
        }
    }

    @Override
    public void recordProblem(HttpServletRequest request, int status, String key) {
        Optional<String> network = Optional.ofNullable(request.getRemoteAddr());
        AuditAgents who = auditor()
                .map(auditor -> auditor.who(Optional.empty(), network))
                .orElseGet(() -> AuditAgents.unknown(network));
        site(request)
                .ifPresent(site ->
                        AuditRefusals.record(recorder, site.site().id(), who, RequestIdFilter.idOf(request), key));
    }
}
