package org.dorsal.http.audit;

import java.util.List;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.SessionsView;
import org.dorsal.smart.launch.PersonalSessions;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.store.OwnSessionRows.SessionPerson;
import org.springframework.web.servlet.function.ServerResponse;

/** Page of the auditor's other sessions at the site, with sign-out. */
record OwnSessionPages(PersonalSessions own) implements AuditPage.AuditPageGroup {
    private static final String PAGE = "/sessions";
    private static final String END = PAGE + "/end";

    @Override
    public List<AuditPage> pages() {
        return List.of(AuditPage.get(PAGE, this::others), AuditPage.post(END, this::end));
    }

    /** @param again address to sign in again and return to this page */
    record OwnSessionsView(AuditPageHead head, SessionsView own, String again) {}

    private ServerResponse others(AuditorRequest asked, PageForm form) {
        AuditPageHead head = new AuditPageHead(asked, "");
        var lines = SessionsView.lines(own.others(person(asked)), asked.of().zone());
        boolean done = form.one("done").isPresent();
        asked.record(AuditAction.VIEW, List.of(new About.AboutFact("page", "audit-sessions")));
        var view = new SessionsView(head.path(END), head.csrf(), isOld(asked), done, lines);
        return asked.page(
                "audit-sessions",
                new OwnSessionsView(head, view, head.path(AuditDoor.SIGN_IN + "?to=" + head.path(PAGE))));
    }

    private ServerResponse end(AuditorRequest asked, PageForm form) {
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
