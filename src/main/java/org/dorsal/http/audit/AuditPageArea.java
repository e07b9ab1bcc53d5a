package org.dorsal.http.audit;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.http.web.PageArea;
import org.dorsal.http.web.ProblemPages;
import org.dorsal.http.web.RequestIdFilter;
import org.dorsal.http.web.WebSettings;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.signin.Auditor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.UriComponentsBuilder;

/** Pages of auditors, {@code /audit/{site}/…}: open to auditors who signed in at that site. No page may frame them. */
record AuditPageArea(WebSettings settings, AuditRecorder recorder) implements PageArea {
    static final String ROOT = "/audit";
    static final String SIGN_IN = "/sign-in";

    /** Causes of refusals for the audit event, by the key of the problem page. */
    private static final Map<String, String> REFUSALS = Map.ofEntries(
            entry("audit-signed-out", "Nobody was signed in."),
            entry("audit-form", "The form was not sent by a page of this session."),
            entry("no-page", "There is no such page, search or record."),
            entry("method", "A page does not take that method."),
            entry("unreadable", "The form could not be read."),
            entry("audit-purpose", "No purpose of use was given."),
            entry("audit-broken", "A stored row is not what was appended."),
            entry("audit-too-costly", "The search was stopped because it took too long."),
            entry("audit-busy", "As many exports as there may be at once were being made."),
            entry("audit-nothing-signed", "Nothing of it is under a signed checkpoint yet."),
            entry("no-session", "The person has no such session open."),
            entry("old-session", "The sign-in is too old to sign out elsewhere."));

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

    @Override
    public Optional<String> formToken() {
        return Auditor.current().map(Auditor::csrf);
    }

    /** Redirects a browser without a session to the sign-in; refuses a form. */
    @Override
    public void refuseSession(HttpServletRequest request, HttpServletResponse response, ProblemPages problems)
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
        AuditAgents agents = Auditor.current()
                .map(auditor -> auditor.agents(Optional.empty(), network))
                .orElseGet(() -> AuditAgents.unknown(network));
        site(request)
                .ifPresent(
                        site -> recordRefusal(recorder, site.site().id(), agents, RequestIdFilter.idOf(request), key));
    }

    /** Records the refusal of a request for an auditors' page. */
    static void recordRefusal(AuditRecorder recorder, String site, AuditAgents agents, String requestId, String key) {
        recorder.record(
                site,
                AuditAction.VIEW,
                EventOutcome.REFUSED,
                Optional.of(REFUSALS.getOrDefault(key, "It was refused.")),
                agents,
                Optional.of(requestId),
                Optional.empty(),
                List.of(new AuditSubject.FactSubject("page", "audit")));
    }
}
