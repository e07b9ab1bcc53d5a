package org.dorsal.http.web;

import java.util.Optional;
import org.dorsal.assessment.Attester;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.Act;
import org.dorsal.smart.launch.Launch;

/** Who signs a visit's pages, as results and audit events name them. */
final class Signer {
    /** The pages are the client; no token of theirs writes into our store. */
    private static final String CLIENT = "dorsal";

    private Signer() {}

    /** The clinician behind the launch; empty when the EHR does not say who that is in its records. */
    static Optional<Attester> of(Visit visit) {
        Launch.User user = visit.launch().user();
        return visit.chart()
                .clinician()
                .filter(known -> user.fhirUser().map(known.reference()::equals).orElse(true))
                .map(known -> new Attester(known.reference(), known.name(), known.role()))
                .or(() -> user.fhirUser().map(reference -> new Attester(reference, reference, Optional.empty())));
    }

    /** Limited to the launch's patient. */
    static Sender sender(Visit visit) {
        Launch.User user = visit.launch().user();
        return new Sender(
                new Act.Agent(user.issuer(), CLIENT, of(visit).map(Attester::reference), Optional.empty()),
                Optional.of(visit.launch().patient().value()),
                visit.requestId());
    }
}
