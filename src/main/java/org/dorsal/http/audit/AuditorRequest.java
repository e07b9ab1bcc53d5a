package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.http.web.PageCsrf;
import org.dorsal.http.web.PageText;
import org.dorsal.http.web.PageViews;
import org.dorsal.http.web.ProblemPages;
import org.dorsal.http.web.RequestIdFilter;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Codes;
import org.dorsal.smart.signin.Auditor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Request of an authenticated auditor, with the methods to answer it.
 *
 * @param csrf form token of the session, masked for this page
 * @param network IP address of the client
 */
record AuditorRequest(
        WebSettings.SitePages sitePages,
        Auditor auditor,
        String csrf,
        Instant time,
        String requestId,
        Optional<String> network,
        AuditRecorder recorder,
        PageText words) {

    /** Reads the requests of a session's auditor for the site in the path. */
    static Function<HttpServletRequest, AuditorRequest> reader(
            AuditPageArea area, AuditRecorder recorder, Codes codes, Clock clock) {
        return request -> {
            WebSettings.SitePages site = area.site(request).orElseThrow();
            Auditor auditor = Auditor.current()
                    .filter(candidate ->
                            candidate.site().value().equals(site.site().id()))
                    .orElseThrow();
            return new AuditorRequest(
                    site,
                    auditor,
                    PageCsrf.tokenOf(request),
                    clock.instant(),
                    RequestIdFilter.idOf(request),
                    Optional.ofNullable(request.getRemoteAddr()),
                    recorder,
                    PageText.of(site, codes));
        };
    }

    String site() {
        return sitePages.site().id();
    }

    /** The day in the site's zone. */
    LocalDate today() {
        return LocalDate.ofInstant(time, sitePages.zone());
    }

    /**
     * Records the audit event before data are shown or an action is done. The event is durable when this method
     * returns.
     *
     * @return id of the event
     */
    String record(AuditAction action, Optional<String> purpose, Optional<String> patient, List<AuditSubject> abouts) {
        AuditAgents agents = auditor.agents(purpose, network);
        return recorder.record(
                site(),
                action,
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                agents,
                Optional.of(requestId),
                patient,
                abouts);
    }

    /** Records an event that concerns no particular patient. */
    String record(AuditAction action, List<AuditSubject> abouts) {
        return record(action, Optional.empty(), Optional.empty(), abouts);
    }

    /** Owner key of the auditor's searches in the store. */
    String owner() {
        return auditor.issuer() + "|" + auditor.subject();
    }

    /** Session key in the store. */
    byte[] session() {
        return auditor.session().toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param template name of the file below {@code templates/}, without its ending
     * @param view what the template shows, as {@code view}
     */
    ModelAndView page(int status, String template, Record view) {
        return PageViews.page(status, template, view);
    }

    ModelAndView page(String template, Record view) {
        return page(200, template, view);
    }

    /** Another page of the same site; begins with a slash and holds no patient data. */
    ModelAndView goTo(String page) {
        return PageViews.redirect(AuditPageArea.ROOT + "/" + site() + page);
    }

    /**
     * Refuses the request and records an audit event.
     *
     * @param key key of the text: {@code problem.KEY.title}
     */
    ModelAndView refused(int status, String key) {
        AuditPageArea.recordRefusal(recorder, site(), auditor.agents(Optional.empty(), network), requestId, key);
        return ProblemPages.view(requestId, status, key);
    }

    /** Nothing of that kind here, and the page says so. */
    ModelAndView missing() {
        return refused(404, "no-page");
    }

    @Override
    public String toString() {
        return "AuditorRequest[" + site() + "]";
    }
}
