package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.http.web.PageResponder;
import org.dorsal.http.web.SafetyHeaders;
import org.dorsal.http.web.Sent;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.signin.Auditor;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * One request of an auditor who was let in, and the ways to answer it.
 *
 * @param csrf form token of the session, masked for this page
 * @param network where it came from
 */
record AuditorRequest(
        WebSettings.SitePages of,
        Auditor auditor,
        String csrf,
        Instant at,
        String requestId,
        Optional<String> network,
        Recorder recorder,
        PageResponder answers,
        AuditWords words) {

    String site() {
        return of.site().id();
    }

    /**
     * Writes the event of what is about to be shown or done; when it returns, the event is on disk.
     *
     * @return id of the event
     */
    String record(AuditAction action, Optional<String> purpose, Optional<String> patient, List<About> abouts) {
        Who who = auditor.who(purpose, network);
        return recorder.record(
                site(),
                action,
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                who,
                Optional.of(requestId),
                patient,
                abouts);
    }

    /** The same of what is about no patient in particular. */
    String record(AuditAction action, List<About> abouts) {
        return record(action, Optional.empty(), Optional.empty(), abouts);
    }

    /** Whose searches these are, as the store knows them. */
    String owner() {
        return auditor.issuer() + "|" + auditor.subject();
    }

    /** What the store knows the session by. */
    byte[] session() {
        return auditor.session().toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param template name of the file below {@code templates/}, without its ending
     * @param view what the template shows, as {@code view}
     */
    ServerResponse page(int status, String template, Record view) {
        return answers.outside(status, template, view, of);
    }

    ServerResponse page(String template, Record view) {
        return page(200, template, view);
    }

    /** Another page of the same site; begins with a slash and holds no patient data. */
    ServerResponse goTo(String page) {
        return moved(AuditDoor.ROOT + "/" + site() + page);
    }

    /** Another address, by 303. */
    static ServerResponse moved(String address) {
        return SafetyHeaders.on(Sent.empty(303), List.of()).with("Location", address);
    }

    /**
     * It was asked for what is not given, which is an event, too.
     *
     * @param key names the words: {@code problem.KEY.title}
     */
    ServerResponse refused(int status, String key) {
        AuditDoor.Refusals.tell(recorder, site(), auditor.who(Optional.empty(), network), requestId, key);
        return answers.problem(status, key, requestId, Optional.empty());
    }

    /** Nothing of that kind here, and the page says so. */
    ServerResponse missing() {
        return refused(404, "no-page");
    }

    @Override
    public String toString() {
        return "AuditorRequest[" + site() + "]";
    }
}
