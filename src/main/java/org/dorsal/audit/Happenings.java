package org.dorsal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.Entity.Detail;
import org.dorsal.store.NewAuditEvent;

/** What happened, as events in the shape of IHE BALP: the two ends, the person, the patient, what it was about. */
final class Happenings {
    private static final String PATIENT = "Patient/";
    private static final String ASSESSMENT = "assessment";

    private Happenings() {}

    static NewAuditEvent of(Happening happening) {
        return event(happening).stored();
    }

    static Event event(Happening happening) {
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
}
