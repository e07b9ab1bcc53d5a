package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.smart.launch.BrowserCookies;
import org.dorsal.smart.launch.Launches;
import org.dorsal.smart.launch.PersonalSessions;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Routes of a clinician's session: the keep-alive, sign-out, and the end of the person's other sessions. */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record SessionController(Launches launches, PersonalSessions sessions, AuditRecorder recorder) {
    private static final String PAGE = "/sessions";
    private static final String END = PAGE + "/end";

    /** Extends the session: the launch's access has already noted the request. */
    @PostMapping("/here")
    ModelAndView extendSession() {
        return PageViews.unchanged();
    }

    @PostMapping("/sign-out")
    @AuditedAction(AuditAction.SIGN_OUT)
    ModelAndView signOut(Visit visit, HttpServletResponse response) {
        // audited before the sign-out
        recorder.session(
                visit.site(),
                AuditAction.SIGN_OUT,
                Signer.agents(visit),
                visit.requestId(),
                Optional.of(visit.patient()));
        launches.signOut(visit.launch().id());
        BrowserCookies.signOut(response, visit.launch().id());
        return visit.problem(200, "signed-out");
    }

    @GetMapping("/sessions")
    ModelAndView showSessions(Visit visit, PageForm form) {
        var lines = sessions.otherSessions(PersonalSessions.of(visit.launch()));
        boolean hasEnded = form.value("done").isPresent();
        return PageViews.page(
                "sessions",
                new SessionsView(visit.path(END), visit.csrf(), visit.isOld(), hasEnded, lines, visit.zone()));
    }

    @PostMapping("/sessions/end")
    @AuditedAction(AuditAction.END_OWN_SESSIONS)
    ModelAndView end(Visit visit, PageForm form) {
        if (visit.isOld()) {
            return visit.problem(403, "old-session");
        }
        boolean ended = sessions.end(
                PersonalSessions.of(visit.launch()),
                form.value("session").orElse(""),
                Signer.agents(visit),
                visit.requestId(),
                Optional.of(visit.patient()));
        return ended ? visit.redirect(PAGE + "?done=yes") : visit.problem(404, "no-session");
    }
}
