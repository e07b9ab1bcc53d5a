package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Recorder;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.smart.launch.Launches;

/** How long a clinician stays in: a page says that somebody is still there, or that they go. */
record SessionPages(Launches launches, Recorder recorder) implements PageGroup {
    @Override
    public List<Route> routes() {
        return List.of(
                // that it was asked is all: the door has noted it
                Route.post("/here", Deed.VIEW, (_, _) -> new Reply.Unchanged()),
                Route.post("/sign-out", Deed.SIGN_OUT, (visit, _) -> signOut(visit)));
    }

    private Reply signOut(Visit visit) {
        // first: nobody is signed out untold
        recorder.session(
                visit.site(), Deed.SIGN_OUT, Signer.who(visit), visit.requestId(), Optional.of(visit.patient()));
        launches.signOut(visit.launch().id());
        return new Reply.SignedOut();
    }
}
