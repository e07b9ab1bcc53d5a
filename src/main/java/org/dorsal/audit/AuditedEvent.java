package org.dorsal.audit;

import java.time.Instant;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.EventWriter.EventPart;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.NewAuditEvent;

/**
 * Audited access, change or refusal, from which its R4 AuditEvent is built: the event names source and destination, the
 * person, the patient and the subjects of the action.
 *
 * @param id logical id of the event
 * @param time time of the action, by the service's clock
 * @param says description of the failure, from a fixed set of texts; holds no patient data
 * @param request value of {@code X-Request-Id}; empty when no request caused the action
 * @param patient logical id of the patient
 */
public record AuditedEvent(
        UUID id,
        Instant time,
        AuditAction action,
        EventOutcome outcome,
        Optional<String> says,
        AuditAgents who,
        Optional<String> request,
        Optional<String> patient,
        List<AuditSubject> abouts) {
    static final String PATIENT = "Patient/";
    private static final String ASSESSMENT = "assessment";

    public AuditedEvent {
        abouts = List.copyOf(abouts);
    }

    /** Creates a successful event; ids sort by time. */
    public static AuditedEvent done(
            Instant time,
            RandomGenerator random,
            AuditAction action,
            AuditAgents agents,
            Optional<String> request,
            Optional<String> patient,
            List<AuditSubject> abouts) {
        UUID id = Ids.timed(time, random);
        return new AuditedEvent(
                id, time, action, EventOutcome.DONE, Optional.empty(), agents, request, patient, abouts);
    }

    /** Builds the R4 AuditEvent in the form of IHE BALP, for the commit of the changes that it describes. */
    public NewAuditEvent toEvent() {
        Optional<String> assessment = Optional.empty();
        List<String> references = new ArrayList<>();
        for (AuditSubject about : abouts) {
            if (about instanceof AuditSubject.ResourceSubject(String reference, var _)
                    && EventWriter.isResource(reference)) {
                references.add(reference);
            } else if (about instanceof AuditSubject.FactSubject(String name, String value)
                    && name.equals(ASSESSMENT)) {
                assessment = Optional.of(value);
            }
        }
        return new NewAuditEvent(
                id.toString(),
                patient,
                action.word(),
                outcome.code(),
                who.client().map(client -> client.issuer() + "|" + client.id()),
                who.person().map(AuditAgents.PersonAgent::reference),
                assessment,
                references,
                EventWriter.event(id, time, action, outcome, says, agents(), entities()));
    }

    private List<EventPart> agents() {
        if (action == AuditAction.START) {
            return List.of(EventWriter.dorsal(AuditCoding.APPLICATION, true));
        }
        boolean toClient = action.isToClient();
        List<EventPart> agents = new ArrayList<>();
        agents.add(EventWriter.client(toClient ? AuditCoding.DESTINATION : AuditCoding.SOURCE, who));
        agents.add(EventWriter.dorsal(toClient ? AuditCoding.SOURCE : AuditCoding.DESTINATION, false));
        who.person().map(EventWriter::person).ifPresent(agents::add);
        return agents;
    }

    private List<EventPart> entities() {
        List<EventPart> entities = new ArrayList<>();
        patient.map(PATIENT::concat).map(EventWriter::patient).ifPresent(entities::add);
        List<AuditSubject.FactSubject> facts = new ArrayList<>();
        Optional<String> assessment = Optional.empty();
        for (AuditSubject about : abouts) {
            switch (about) {
                case AuditSubject.ResourceSubject resource -> entities.add(entity(resource));
                case AuditSubject.QuerySubject(var text) -> entities.add(EventWriter.query(text));
                case AuditSubject.FactSubject fact -> {
                    facts.add(fact);
                    assessment = fact.name().equals(ASSESSMENT) ? Optional.of(fact.value()) : assessment;
                }
            }
        }
        request.map(EventWriter::request).ifPresent(entities::add);
        if (!facts.isEmpty()) {
            entities.add(EventWriter.facts(assessment, Optional.empty(), facts));
        }
        return entities;
    }

    private static EventPart entity(AuditSubject.ResourceSubject resource) {
        return resource.reference().startsWith(PATIENT)
                ? EventWriter.patient(resource.reference())
                : EventWriter.resource(resource.reference(), resource.sha256());
    }

    /** Outcome of an action (http://hl7.org/fhir/audit-event-outcome). */
    public enum EventOutcome {
        DONE("0"),
        /** Client error (4xx): refused or not possible. */
        REFUSED("4"),
        /** Failure of this service, or unknown outcome. */
        FAILED("8");

        private final String code;

        EventOutcome(String code) {
            this.code = code;
        }

        /** Code of http://hl7.org/fhir/audit-event-outcome. */
        public String code() {
            return code;
        }
    }
}
