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
record OwnSessionController(PersonalSessions own) {
    private static final String PAGE = "/sessions";
    private static final String END = PAGE + "/end";

    /** @param again address to sign in again and return to this page */
    record OwnSessionsView(AuditPageHead head, SessionsView own, String again) {}

    @GetMapping(PAGE)
    ModelAndView others(AuditorRequest asked, PageForm form) {
        AuditPageHead head = new AuditPageHead(asked, "");
        var lines = SessionsView.lines(own.others(person(asked)), asked.of().zone());
        boolean done = form.one("done").isPresent();
        asked.record(AuditAction.VIEW, List.of(new AuditSubject.FactSubject("page", "audit-sessions")));
        var view = new SessionsView(head.path(END), head.csrf(), isOld(asked), done, lines);
        return asked.page(
                "audit-sessions",
                new OwnSessionsView(head, view, head.path(AuditPageArea.SIGN_IN + "?to=" + head.path(PAGE))));
    }

    @PostMapping(END)
    ModelAndView end(AuditorRequest asked, PageForm form) {
        if (isOld(asked)) {
            return asked.refused(403, "old-session");
        }
        boolean ended = own.end(
                person(asked),
                form.one("session").orElse(""),
                asked.auditor().who(Optional.empty(), asked.network()),
                asked.requestId(),
                Optional.empty());
        return ended ? asked.goTo(PAGE + "?done=yes") : asked.refused(404, "no-session");
    }

    private static boolean isOld(AuditorRequest asked) {
        return asked.at().isAfter(asked.auditor().started().plus(AuditorSessions.ENDS_OTHERS_WITHIN));
    }

    private static SessionPerson person(AuditorRequest asked) {
        return new SessionPerson(
                asked.site(), asked.owner(), asked.auditor().session().toString());
    }
}
