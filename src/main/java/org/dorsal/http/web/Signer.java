package org.dorsal.http.web;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.launch.Launch;

/** Signer of a visit's pages, in the form used by results and audit events. */
final class Signer {
    /** The pages are the client; no token of theirs writes into our store. */
    private static final String CLIENT = "dorsal";

    /** Purpose of use in http://terminology.hl7.org/CodeSystem/v3-ActReason: a clinician treats the patient. */
    private static final String TREATMENT = "TREAT";

    private Signer() {}

    /** The clinician behind the launch; empty when the EHR does not say who that is in its records. */
    static Optional<Attester> of(Visit visit) {
        Launch.User user = visit.launch().user();
        return visit.chart()
                .clinician()
                .filter(clinician ->
                        user.fhirUser().map(clinician.reference()::equals).orElse(true))
                .map(clinician -> new Attester(clinician.reference(), clinician.name(), clinician.role()))
                .or(() -> user.fhirUser().map(reference -> new Attester(reference, reference, Optional.empty())));
    }

    /** Two people of one EHR never have the same, also where the EHR does not say who is who in its records. */
    static String reference(Launch.User user) {
        return user.fhirUser().orElseGet(() -> user.issuer() + "|" + user.subject());
    }

    /** Returns the person for audit events; without a FHIR reference, the subject of the id_token. */
    static AuditAgents.PersonAgent person(Visit visit) {
        Launch.User user = visit.launch().user();
        Optional<Attester> attester = of(visit);
        return new AuditAgents.PersonAgent(
                attester.map(Attester::reference).orElseGet(() -> reference(user)),
                attester.map(Attester::name),
                attester.flatMap(Attester::role).stream().collect(Collectors.toSet()),
                Optional.of(TREATMENT));
    }

    /** For events of pages. */
    static AuditAgents agents(Visit visit) {
        return new AuditAgents(
                Optional.of(client(visit.launch())), Optional.of(person(visit)), Optional.of(visit.network()));
    }

    /** Returns the agents while the record is unread, and the clinician's name therefore unknown. */
    static AuditAgents agents(Launch launch, String network) {
        var person = new AuditAgents.PersonAgent(
                reference(launch.user()), Optional.empty(), Set.of(), Optional.of(TREATMENT));
        return new AuditAgents(Optional.of(client(launch)), Optional.of(person), Optional.of(network));
    }

    private static AuditAgents.ClientAgent client(Launch launch) {
        return new AuditAgents.ClientAgent(launch.user().issuer(), CLIENT, Optional.empty());
    }

    /** Limited to the launch's patient. */
    static Sender sender(Visit visit) {
        return new Sender(
                client(visit.launch()),
                Optional.of(person(visit)),
                Optional.of(visit.network()),
                Optional.of(visit.patient()),
                visit.requestId());
    }
}
