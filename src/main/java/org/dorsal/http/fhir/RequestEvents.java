package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening.Outcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.StoredVersion;

/**
 * Tells auditors of every request for a patient's record before its answer leaves (promise P11). Nothing of a refused request
 * stands in its event but our own sentence, and the resource that was asked for when its id is one of ours.
 */
record RequestEvents(Recorder recorder) {
    private static final int MOST_PATIENTS = 20;
    private static final int FAILED = 500;

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

    /**
     * What an answer shows, for its event.
     *
     * @param about what it shows, in its order, and a search as it was understood
     * @param patients whose records that is, by logical id
     * @param problem what was wrong, in a sentence of ours
     * @param written the commit that wrote it has told of it already
     */
    record Shown(List<About> about, List<String> patients, Optional<String> problem, boolean written) {
        static final Shown NOTHING = ofPatients(List.of());

        static Shown of(List<StoredVersion> stored) {
            return new Shown(
                    stored.stream()
                            .map(version -> reference(version.type(), version.id(), version.version()))
                            .toList(),
                    stored.stream()
                            .map(StoredVersion::patient)
                            .filter(id -> !id.isEmpty()) // in nobody's record
                            .distinct()
                            .toList(),
                    Optional.empty(),
                    false);
        }

        static Shown of(List<StoredVersion> stored, String query) {
            Shown of = of(stored);
            List<About> about = Stream.concat(of.about.stream(), Stream.of(new About.Query(query)))
                    .toList();
            return new Shown(about, of.patients, Optional.empty(), false);
        }

        static Shown ofVersion(String type, String id, int version, String patient) {
            return new Shown(List.of(reference(type, id, version)), List.of(patient), Optional.empty(), false);
        }

        /** About those patients, and nothing that is stored. */
        static Shown ofPatients(List<String> patients) {
            return new Shown(List.of(), patients, Optional.empty(), false);
        }

        static Shown refused(String says) {
            return new Shown(List.of(), List.of(), Optional.of(says), false);
        }

        static Shown inItsCommit() {
            return new Shown(List.of(), List.of(), Optional.empty(), true);
        }

        private static About reference(String type, String id, int version) {
            return resource(type + "/" + id + "/_history/" + version);
        }

        /** Several patients are each named, as far as that goes: the event stands in none of their records. */
        private List<About> abouts() {
            List<About> all = new ArrayList<>();
            if (patients.size() > 1) {
                patients.stream().limit(MOST_PATIENTS).forEach(id -> all.add(resource("Patient/" + id)));
            }
            all.addAll(about);
            if (patients.size() > MOST_PATIENTS) {
                all.add(new About.Fact("patients", Integer.toString(patients.size())));
            }
            return all;
        }

        @Override
        public String toString() {
            return "Shown[" + about.size() + "]";
        }
    }

    /** The same reply, which may leave now; throws when nobody could be told. */
    Reply of(Asked asked, Who who, Reply reply) {
        Shown shown = reply.shown();
        if (reply.status() >= Reply.LEAST_ERROR) {
            refused(asked, who, reply.status() >= FAILED ? Outcome.FAILED : Outcome.REFUSED, shown.problem());
        } else if (!shown.written()) {
            // a conditional creation that found one has created nothing
            Deed deed = asked.deed() == Deed.CREATE ? Deed.READ : asked.deed();
            Optional<String> patient =
                    shown.patients().size() == 1 ? Optional.of(shown.patients().getFirst()) : Optional.empty();
            record(asked, deed, Outcome.DONE, Optional.empty(), who, patient, shown.abouts());
        }
        return reply;
    }

    /** Something broke, which is told as far as it can be. */
    void broke(Asked asked, Who who) {
        refused(asked, who, Outcome.FAILED, Optional.of("Something failed here."));
    }

    private void refused(Asked asked, Who who, Outcome outcome, Optional<String> says) {
        List<About> wanted = asked.id()
                .filter(Ids::isWrittenLikeOurs)
                .map(id -> List.of(resource(asked.type() + "/" + id)))
                .orElse(List.of());
        record(asked, asked.deed(), outcome, says, who, Optional.empty(), wanted);
    }

    private void record(
            Asked asked,
            Deed deed,
            Outcome outcome,
            Optional<String> says,
            Who who,
            Optional<String> patient,
            List<About> about) {
        recorder.record(asked.site(), deed, outcome, says, who, Optional.of(asked.requestId()), patient, about);
    }

    private static About resource(String reference) {
        return new About.Resource(reference, Optional.empty());
    }
}
