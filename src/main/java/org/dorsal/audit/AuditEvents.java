package org.dorsal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.dorsal.audit.EventWriter.Part;
import org.dorsal.store.NewAuditEvent;

/**
 * Writes events: R4 AuditEvents in the shape of IHE BALP, ready to append in the commit of what they tell. Each names the two ends,
 * the person, the patient and what it was about.
 */
public final class AuditEvents {
    private static final String PATIENT = "Patient/";
    private static final String ASSESSMENT = "assessment";

    private AuditEvents() {}

    /** The event of what somebody did here. */
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

    private static List<Part> agents(AuditAction action, Who who) {
        if (action == AuditAction.START) {
            return List.of(EventWriter.dorsal(Code.APPLICATION, true));
        }
        boolean toClient = action.sort().toClient();
        List<Part> agents = new ArrayList<>();
        agents.add(EventWriter.client(toClient ? Code.DESTINATION : Code.SOURCE, who));
        agents.add(EventWriter.dorsal(toClient ? Code.SOURCE : Code.DESTINATION, false));
        who.person().map(EventWriter::person).ifPresent(agents::add);
        return agents;
    }

    private static List<Part> entities(AuditedEvent audited) {
        List<Part> entities = new ArrayList<>();
        audited.patient().map(PATIENT::concat).map(EventWriter::patient).ifPresent(entities::add);
        List<About.Fact> facts = new ArrayList<>();
        Optional<String> assessment = Optional.empty();
        for (About about : audited.abouts()) {
            switch (about) {
                case About.Resource(var reference, var sha256) ->
                    entities.add(
                            reference.startsWith(PATIENT)
                                    ? EventWriter.patient(reference)
                                    : EventWriter.resource(reference, sha256));
                case About.InRecord(var reference, var sha256) -> entities.add(EventWriter.inRecord(reference, sha256));
                case About.Query(var text) -> entities.add(EventWriter.query(text));
                case About.Fact fact -> {
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
        for (About about : audited.abouts()) {
            if (about instanceof About.Fact fact && fact.isSearched()) {
                terms.add(fact.term());
            }
        }
        return terms;
    }

    /** The event of a request to the EHR. */
    public static NewAuditEvent of(Sending sending) {
        List<About.Fact> facts = Stream.concat(
                        Stream.of(new About.Fact("authority", sending.authority())),
                        sending.user().stream().map(user -> new About.Fact("rights", user)))
                .toList();
        return EventWriter.event(
                sending.id(),
                sending.at(),
                AuditAction.Sort.rest(
                        sending.interaction().code(), sending.interaction().action()),
                sending.outcome(),
                Optional.of(sending.says()),
                Optional.of(sending.patient()),
                List.of(
                        EventWriter.dorsal(Code.SOURCE, true),
                        EventWriter.system(Code.DESTINATION, "EHR", false, Optional.of(sending.ehr()))),
                about(sending.patient(), sending.resource(), sending.delivery(), facts),
                facts.stream().map(About.Fact::term).toList());
    }

    /** The event of an operator's decision. */
    public static NewAuditEvent of(Ruling ruling) {
        Ruling.Decision decision = ruling.decision();
        return EventWriter.event(
                ruling.id(),
                ruling.at(),
                AuditAction.Sort.record(decision.lifecycle(), decision.display(), "E"),
                AuditedEvent.Outcome.DONE,
                Optional.empty(),
                Optional.of(ruling.patient()),
                List.of(
                        EventWriter.system(Code.RECIPIENT, ruling.operator(), true, Optional.empty()),
                        EventWriter.dorsal(Code.APPLICATION, false)),
                about(
                        ruling.patient(),
                        ruling.resource(),
                        ruling.delivery(),
                        List.of(
                                new About.Fact("decision", decision.word()),
                                new About.Fact("reason", ruling.reason()))),
                List.of("x-decision=" + decision.word(), "agent=" + ruling.operator()));
    }

    /** The patient, our resource, and the delivery. */
    private static List<Part> about(String patient, String resource, UUID delivery, List<About.Fact> said) {
        return List.of(
                EventWriter.patient(PATIENT + patient),
                EventWriter.resource(resource, Optional.empty()),
                EventWriter.facts(Optional.of(delivery.toString()), Optional.of(Code.JOB), said));
    }
}
