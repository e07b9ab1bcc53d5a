package org.dorsal.http.audit;

import java.util.List;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.SessionsView;
import org.dorsal.smart.launch.PersonalSessions;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.store.OwnSessionRows.SessionPerson;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Page of the auditor's other sessions at the site, with sign-out. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record OwnSessionController(PersonalSessions sessions) {
    private static final String PAGE = "/sessions";
    private static final String END = PAGE + "/end";

    /** @param again address to sign in again and return to this page */
    record OwnSessionsView(AuditPageHead head, SessionsView sessions, String again) {}

    @GetMapping(PAGE)
    ModelAndView showSessions(AuditorRequest request, PageForm form) {
        AuditPageHead head = new AuditPageHead(request, "");
        var lines = sessions.otherSessions(person(request));
        boolean ended = form.value("done").isPresent();
        request.record(AuditAction.VIEW, List.of(new AuditSubject.FactSubject("page", "audit-sessions")));
        var view = new SessionsView(
                head.path(END),
                head.csrf(),
                isOld(request),
                ended,
                lines,
                request.sitePages().zone());
        return request.page(
                "audit-sessions",
                new OwnSessionsView(head, view, head.path(AuditPageArea.SIGN_IN + "?to=" + head.path(PAGE))));
    }

    @PostMapping(END)
    ModelAndView end(AuditorRequest request, PageForm form) {
        if (isOld(request)) {
            return request.refused(403, "old-session");
        }
        boolean isEnded = sessions.end(
                person(request),
                form.value("session").orElse(""),
                request.auditor().agents(Optional.empty(), request.network()),
                request.requestId(),
                Optional.empty());
        return isEnded ? request.goTo(PAGE + "?done=yes") : request.refused(404, "no-session");
    }

    private static boolean isOld(AuditorRequest request) {
        return request.time().isAfter(request.auditor().started().plus(AuditorSessions.ENDS_OTHERS_WITHIN));
    }

    private static SessionPerson person(AuditorRequest request) {
        return new SessionPerson(
                request.site(), request.owner(), request.auditor().session().toString());
    }
}
