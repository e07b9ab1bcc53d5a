package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening;
import org.dorsal.audit.Recorder;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.signin.Auditor;

/**
 * One request of an auditor who was let in.
 *
 * @param network where it came from
 */
record AuditorRequest(
        WebSettings.OfSite of,
        Auditor auditor,
        Instant at,
        String requestId,
        Optional<String> network,
        Recorder recorder) {

    String site() {
        return of.site().id();
    }

    /**
     * Writes the event of what is about to be shown or done; when it returns, the event is on disk.
     *
     * @return id of the event
     */
    String record(Deed deed, Optional<String> purpose, Optional<String> patient, List<About> abouts) {
        return recorder.record(
                site(),
                deed,
                Happening.Outcome.DONE,
                Optional.empty(),
                auditor.who(purpose, network),
                Optional.of(requestId),
                patient,
                abouts);
    }

    /** Whose searches these are, as the store knows them. */
    String owner() {
        return auditor.issuer() + "|" + auditor.subject();
    }

    /** What the store knows the session by. */
    byte[] session() {
        return auditor.session().toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Address of a page of this site. */
    String path(String page) {
        return AuditDoor.ROOT + "/" + site() + page;
    }

    @Override
    public String toString() {
        return "AuditorRequest[" + site() + "]";
    }
}
