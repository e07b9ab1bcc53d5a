package org.dorsal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.dorsal.audit.EventWriter.EventPart;
import org.dorsal.store.NewAuditEvent;

/**
 * Builds R4 AuditEvents in the form of IHE BALP, for the commit of the changes that they describe. An event names
 * source and destination, the person, the patient and the subjects of the action.
 */
public final class AuditEvents {
    private static final String PATIENT = "Patient/";
    private static final String ASSESSMENT = "assessment";

    private AuditEvents() {}

    /** Builds the event of an action in this service. */
    public static NewAuditEvent of(AuditedEvent audited) {
        return EventWriter.event(
                audited.id(),
                audited.at(),
                audited.action().sort(),
                audited.outcome(),
                audited.says(),
                audited.patient(),
                agents(audited.action(), audited.who()),
                entities(audited),
                terms(audited));
    }

    private static List<EventPart> agents(AuditAction action, AuditAgents who) {
        if (action == AuditAction.START) {
            return List.of(EventWriter.dorsal(AuditCoding.APPLICATION, true));
        }
        boolean toClient = action.sort().toClient();
        List<EventPart> agents = new ArrayList<>();
        agents.add(EventWriter.client(toClient ? AuditCoding.DESTINATION : AuditCoding.SOURCE, who));
        agents.add(EventWriter.dorsal(toClient ? AuditCoding.SOURCE : AuditCoding.DESTINATION, false));
        who.person().map(EventWriter::person).ifPresent(agents::add);
        return agents;
    }

    private static List<EventPart> entities(AuditedEvent audited) {
        List<EventPart> entities = new ArrayList<>();
        audited.patient().map(PATIENT::concat).map(EventWriter::patient).ifPresent(entities::add);
        List<AuditSubject.FactSubject> facts = new ArrayList<>();
        Optional<String> assessment = Optional.empty();
        for (AuditSubject about : audited.abouts()) {
            switch (about) {
                case AuditSubject.ResourceSubject(var reference, var sha256) ->
                    entities.add(
                            reference.startsWith(PATIENT)
                                    ? EventWriter.patient(reference)
                                    : EventWriter.resource(reference, sha256));
                case AuditSubject.PatientRecordSubject(var reference, var sha256) ->
                    entities.add(EventWriter.inRecord(reference, sha256));
                case AuditSubject.QuerySubject(var text) -> entities.add(EventWriter.query(text));
                case AuditSubject.FactSubject fact -> {
                    facts.add(fact);
                    assessment = fact.name().equals(ASSESSMENT) ? Optional.of(fact.value()) : assessment;
                }
            }
        }
        audited.request().map(EventWriter::request).ifPresent(entities::add);
        if (!facts.isEmpty()) {
            entities.add(EventWriter.facts(assessment, Optional.empty(), facts));
        }
        return entities;
    }

    private static List<String> terms(AuditedEvent audited) {
        List<String> terms = new ArrayList<>();
        audited.who().client().ifPresent(client -> terms.add("x-client=" + client.id()));
        for (AuditSubject about : audited.abouts()) {
            if (about instanceof AuditSubject.FactSubject fact && fact.isSearched()) {
                terms.add(fact.term());
            }
        }
        return terms;
    }

    /** The event of a request to the EHR. */
    public static NewAuditEvent of(EhrRequestRecord sending) {
        List<AuditSubject.FactSubject> facts = Stream.concat(
                        Stream.of(new AuditSubject.FactSubject("authority", sending.authority())),
                        sending.user().stream().map(user -> new AuditSubject.FactSubject("rights", user)))
                .toList();
        return EventWriter.event(
                sending.id(),
                sending.at(),
                AuditAction.ActionCodes.rest(
                        sending.interaction().code(), sending.interaction().action()),
                sending.outcome(),
                Optional.of(sending.says()),
                Optional.of(sending.patient()),
                List.of(
                        EventWriter.dorsal(AuditCoding.SOURCE, true),
                        EventWriter.system(AuditCoding.DESTINATION, "EHR", false, Optional.of(sending.ehr()))),
                about(sending.patient(), sending.resource(), sending.delivery(), facts),
                facts.stream().map(AuditSubject.FactSubject::term).toList());
    }

    /** The event of an operator's decision. */
    public static NewAuditEvent of(OperatorDecision ruling) {
        OperatorDecision.OperatorDecisionKind decision = ruling.decision();
        return EventWriter.event(
                ruling.id(),
                ruling.at(),
                AuditAction.ActionCodes.record(decision.lifecycle(), decision.display(), "E"),
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                Optional.of(ruling.patient()),
                List.of(
                        EventWriter.system(AuditCoding.RECIPIENT, ruling.operator(), true, Optional.empty()),
                        EventWriter.dorsal(AuditCoding.APPLICATION, false)),
                about(
                        ruling.patient(),
                        ruling.resource(),
                        ruling.delivery(),
                        List.of(
                                new AuditSubject.FactSubject("decision", decision.word()),
                                new AuditSubject.FactSubject("reason", ruling.reason()))),
                List.of("x-decision=" + decision.word(), "agent=" + ruling.operator()));
    }

    /** The patient, our resource, and the delivery. */
    private static List<EventPart> about(
            String patient, String resource, UUID delivery, List<AuditSubject.FactSubject> facts) {
        return List.of(
                EventWriter.patient(PATIENT + patient),
                EventWriter.resource(resource, Optional.empty()),
                EventWriter.facts(Optional.of(delivery.toString()), Optional.of(AuditCoding.JOB), facts));
    }
}
