package org.dorsal.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.audit.Entity.Detail;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.NewAuditEvent;

/**
 * Writes events: R4 AuditEvents in the shape of IHE BALP, ready to append in the commit of what they tell. Each names the two ends,
 * the person, the patient and what it was about.
 */
public final class AuditEvents {
    private static final String PATIENT = "Patient/";
    private static final String ASSESSMENT = "assessment";

    private AuditEvents() {}

    /** An event's id: made later, sorts later. */
    public static UUID newId(Instant at, RandomGenerator chance) {
        return Ids.timed(at, chance);
    }

    /** The event of what somebody did here. */
    public static NewAuditEvent of(Happening happening) {
        return event(happening).stored();
    }

    /** The event of a request to the EHR. */
    public static NewAuditEvent of(Sending sending) {
        return event(sending).stored();
    }

    /** The event of an operator's decision. */
    public static NewAuditEvent of(Ruling ruling) {
        return event(ruling).stored();
    }

    private static Event event(Happening happening) {
        Sort sort = Sort.of(happening.deed());
        return new Event(
                happening.id().toString(),
                happening.at(),
                sort,
                happening.outcome(),
                happening.says(),
                agents(sort, happening.who()),
                happening.patient(),
                entities(happening),
                terms(happening));
    }

    private static List<Agent> agents(Sort sort, Who who) {
        if (sort.equals(Sort.of(Deed.START))) {
            return List.of(Agent.dorsal(Code.APPLICATION, true));
        }
        List<Agent> agents = new ArrayList<>();
        agents.add(Agent.client(sort.toClient() ? Code.DESTINATION : Code.SOURCE, who));
        agents.add(Agent.dorsal(sort.toClient() ? Code.SOURCE : Code.DESTINATION, false));
        who.person().map(Agent::person).ifPresent(agents::add);
        return agents;
    }

    private static List<Entity> entities(Happening happening) {
        List<Entity> entities = new ArrayList<>();
        happening.patient().map(PATIENT::concat).map(Entity::patient).ifPresent(entities::add);
        List<Detail> facts = new ArrayList<>();
        Optional<String> assessment = Optional.empty();
        for (About about : happening.abouts()) {
            switch (about) {
                case About.Resource(var reference, var sha256) -> {
                    if (reference.startsWith(PATIENT)) {
                        entities.add(Entity.patient(reference));
                    } else {
                        entities.add(Entity.resource(reference, sha256));
                    }
                }
                case About.Query(var text) -> entities.add(Entity.query(text));
                case About.Fact(var name, var value) -> {
                    facts.add(new Detail.Text(name, value));
                    assessment = name.equals(ASSESSMENT) ? Optional.of(value) : assessment;
                }
            }
        }
        happening.request().map(Entity::request).ifPresent(entities::add);
        if (!facts.isEmpty()) {
            entities.add(Entity.facts(assessment, facts));
        }
        return entities;
    }

    private static List<String> terms(Happening happening) {
        List<String> terms = new ArrayList<>();
        happening.who().client().ifPresent(client -> terms.add("x-client=" + client.id()));
        for (About about : happening.abouts()) {
            if (about instanceof About.Fact fact && fact.isSearched()) {
                terms.add("x-" + fact.name() + "=" + fact.value());
            }
        }
        return terms;
    }

    private static Event event(Sending sending) {
        return new Event(
                sending.id().toString(),
                sending.at(),
                Sort.rest(sending.interaction().code(), sending.interaction().action()),
                sending.outcome(),
                Optional.of(sending.says()),
                List.of(
                        Agent.dorsal(Code.SOURCE, true),
                        Agent.system(Code.DESTINATION, new Named.Display("EHR"), false, Optional.of(sending.ehr()))),
                Optional.of(sending.patient()),
                about(
                        sending.patient(),
                        sending.resource(),
                        sending.delivery(),
                        Stream.concat(
                                        Stream.of(new Detail.Text("authority", sending.authority())),
                                        sending.user().stream().map(user -> new Detail.Text("rights", user)))
                                .<Detail>map(detail -> detail)
                                .toList()),
                Stream.concat(
                                Stream.of("x-authority=" + sending.authority()),
                                sending.user().stream().map(user -> "x-rights=" + user))
                        .toList());
    }

    private static Event event(Ruling ruling) {
        return new Event(
                ruling.id().toString(),
                ruling.at(),
                Sort.record(ruling.decision().lifecycle(), ruling.decision().display(), "E"),
                Happening.Outcome.DONE,
                Optional.empty(),
                List.of(
                        Agent.system(Code.RECIPIENT, new Named.Display(ruling.operator()), true, Optional.empty()),
                        Agent.dorsal(Code.APPLICATION, false)),
                Optional.of(ruling.patient()),
                about(
                        ruling.patient(),
                        ruling.resource(),
                        ruling.delivery(),
                        List.of(
                                new Detail.Text("decision", ruling.decision().word()),
                                new Detail.Text("reason", ruling.reason()))),
                List.of("x-decision=" + ruling.decision().word(), "agent=" + ruling.operator()));
    }

    /** The patient, our resource, and the delivery. */
    private static List<Entity> about(String patient, String resource, UUID delivery, List<Detail> said) {
        return List.of(
                Entity.patient(PATIENT + patient),
                Entity.resource(resource, Optional.empty()),
                Entity.delivery(delivery.toString(), said));
    }
}
