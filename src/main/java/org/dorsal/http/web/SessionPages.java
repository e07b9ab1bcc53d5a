package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.Recorder;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.smart.launch.Launches;
import org.dorsal.smart.launch.OwnSessions;

/** How long a clinician stays in: a page says that somebody is still there, that they go, or where else they no longer are. */
record SessionPages(Launches launches, OwnSessions own, Recorder recorder) implements PageGroup {
    private static final String PAGE = "/sessions";
    private static final String END = PAGE + "/end";

    @Override
    public List<Route> routes() {
        return List.of(
                // that it was asked is all: the door has noted it
                Route.post("/here", AuditAction.VIEW, (_, _) -> new Reply.Unchanged()),
                Route.post("/sign-out", AuditAction.SIGN_OUT, (visit, _) -> signOut(visit)),
                Route.get(PAGE, this::others),
                Route.post(END, AuditAction.SIGN_OUT, this::end));
    }

    private Reply signOut(Visit visit) {
        // first: nobody is signed out untold
        recorder.session(
                visit.site(), AuditAction.SIGN_OUT, Signer.who(visit), visit.requestId(), Optional.of(visit.patient()));
        launches.signOut(visit.launch().id());
        return new Reply.SignedOut();
    }

    private Reply others(Visit visit, Form form) {
        var lines = SessionsView.lines(own.others(OwnSessions.of(visit.launch())), visit.zone());
        boolean done = form.one("done").isPresent();
        return Reply.Shown.page(
                "sessions", new SessionsView(visit.path(END), visit.csrf(), visit.isOld(), done, lines));
    }

    private Reply end(Visit visit, Form form) {
        if (visit.isOld()) {
            return new Reply.Refused(403, "old-session");
        }
        boolean ended = own.end(
                OwnSessions.of(visit.launch()),
                form.one("session").orElse(""),
                Signer.who(visit),
                visit.requestId(),
                Optional.of(visit.patient()));
        return ended ? new Reply.GoTo(PAGE + "?done=yes") : new Reply.Refused(404, "no-session");
    }
}
