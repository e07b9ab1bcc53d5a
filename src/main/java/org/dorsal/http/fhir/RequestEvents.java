package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening.Outcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;

/**
 * Tells auditors of every request for a patient's record before its answer leaves (promise P11). Nothing of a refused request
 * stands in its event but our own sentence, and the resource that was asked for when its id is one of ours.
 */
final class RequestEvents {
    private static final int MOST_PATIENTS = 20;
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    private final Recorder recorder;

    RequestEvents(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * What was asked for.
     *
     * @param id of the resource, where the address names one
     */
    record Asked(String site, Deed deed, String type, Optional<String> id, String requestId) {
        @Override
        public String toString() {
            return "Asked[" + requestId + "]";
        }
    }

    /** The same reply, which may leave now; throws when nobody could be told. */
    Reply of(Asked asked, Who who, Reply reply) {
        if (!reply.shown().written()) {
            Reply.Shown shown = reply.shown();
            List<String> patients = patients(shown);
            boolean refused = reply.status() >= REFUSED;
            recorder.record(
                    asked.site(),
                    deed(asked, refused),
                    outcome(reply.status()),
                    shown.problem(),
                    who,
                    Optional.of(asked.requestId()),
                    patients.size() == 1 ? Optional.of(patients.getFirst()) : Optional.empty(),
                    refused ? wanted(asked) : shown(shown, patients));
        }
        return reply;
    }

    /** Something broke, which is told as far as it can be. */
    void broke(Asked asked, Who who) {
        recorder.record(
                asked.site(),
                asked.deed(),
                Outcome.FAILED,
                Optional.of("Something failed here."),
                who,
                Optional.of(asked.requestId()),
                Optional.empty(),
                wanted(asked));
    }

    /** A conditional creation that found one has created nothing. */
    private static Deed deed(Asked asked, boolean refused) {
        return asked.deed() == Deed.CREATE && !refused ? Deed.READ : asked.deed();
    }

    private static Outcome outcome(int status) {
        if (status >= FAILED) {
            return Outcome.FAILED;
        }
        return status >= REFUSED ? Outcome.REFUSED : Outcome.DONE;
    }

    private static List<String> patients(Reply.Shown shown) {
        return shown.patient()
                .map(List::of)
                .orElseGet(() -> shown.versions().stream()
                        .flatMap(version -> version.patient().stream())
                        .distinct()
                        .toList());
    }

    private static List<About> shown(Reply.Shown shown, List<String> patients) {
        List<About> about = new ArrayList<>();
        if (patients.size() > 1) {
            patients.stream().limit(MOST_PATIENTS).forEach(id -> about.add(resource("Patient/" + id)));
        }
        shown.versions().forEach(version -> about.add(resource(version.reference())));
        shown.query().map(About.Query::new).ifPresent(about::add);
        if (patients.size() > MOST_PATIENTS) {
            about.add(new About.Fact("patients", Integer.toString(patients.size())));
        }
        return about;
    }

    private static List<About> wanted(Asked asked) {
        return asked.id().filter(Ids::isWrittenLikeOurs).map(id -> resource(asked.type() + "/" + id)).stream()
                .toList();
    }

    private static About resource(String reference) {
        return new About.Resource(reference, Optional.empty());
    }
}
