package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.Recorder;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.smart.launch.Launches;
import org.dorsal.smart.launch.PersonalSessions;

/** Routes of a clinician's session: the keep-alive, sign-out, and the end of the person's other sessions. */
record SessionPages(Launches launches, PersonalSessions own, Recorder recorder) implements PageGroup {
    private static final String PAGE = "/sessions";
    private static final String END = PAGE + "/end";

    @Override
    public List<Route> routes() {
        return List.of(
                // no further action: the entry point has recorded the request
                Route.post("/here", AuditAction.VIEW, (_, _) -> new PageReply.Unchanged()),
                Route.post("/sign-out", AuditAction.SIGN_OUT, (visit, _) -> signOut(visit)),
                Route.get(PAGE, this::others),
                Route.post(END, AuditAction.SIGN_OUT, this::end));
    }

    private PageReply signOut(Visit visit) {
        // audited before the sign-out
        recorder.session(
                visit.site(), AuditAction.SIGN_OUT, Signer.who(visit), visit.requestId(), Optional.of(visit.patient()));
        launches.signOut(visit.launch().id());
        return new PageReply.SignedOut();
    }

    private PageReply others(Visit visit, PageForm form) {
        var lines = SessionsView.lines(own.others(PersonalSessions.of(visit.launch())), visit.zone());
        boolean done = form.one("done").isPresent();
        return PageReply.RenderedPage.page(
                "sessions", new SessionsView(visit.path(END), visit.csrf(), visit.isOld(), done, lines));
    }

    private PageReply end(Visit visit, PageForm form) {
        if (visit.isOld()) {
            return new PageReply.RefusedPage(403, "old-session");
        }
        boolean ended = own.end(
                PersonalSessions.of(visit.launch()),
                form.one("session").orElse(""),
                Signer.who(visit),
                visit.requestId(),
                Optional.of(visit.patient()));
        return ended ? new PageReply.GoTo(PAGE + "?done=yes") : new PageReply.RefusedPage(404, "no-session");
    }
}
