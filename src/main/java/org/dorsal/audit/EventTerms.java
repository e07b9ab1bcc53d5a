package org.dorsal.audit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What searches of events match: the parameters of R4's AuditEvent, and {@code x-} words of our own. */
final class EventTerms {
    private static final String VERSION = "/_history/";

    private EventTerms() {}

    static List<String> of(Event event) {
        Set<String> terms = new LinkedHashSet<>();
        code("type", event.sort().type(), terms::add);
        code("subtype", event.sort().subtype(), terms::add);
        terms.add("action=" + event.sort().action());
        terms.add("outcome=" + event.outcome().code());
        event.agents().forEach(agent -> agent(agent, terms::add));
        event.entities().stream().flatMap(entity -> entity.what().stream()).forEach(what -> entity(what, terms::add));
        terms.addAll(event.terms());
        return List.copyOf(terms);
    }

    private static void code(String name, Code code, Consumer<String> terms) {
        terms.accept(name + "=" + code.code());
        terms.accept(name + "=" + code.system() + "|" + code.code());
    }

    private static void agent(Agent agent, Consumer<String> terms) {
        switch (agent.who()) {
            case Named.Reference(var reference) -> terms.accept("agent=" + reference);
            case Named.Identifier(var system, var value) -> {
                terms.accept("agent=" + value);
                terms.accept("agent=" + system + "|" + value);
            }
            case Named.Bare _, Named.Display _ -> {
                // nobody is searched by a name that means nothing elsewhere
            }
        }
        agent.purpose().ifPresent(purpose -> terms.accept("x-purpose=" + purpose.code()));
    }

    private static void entity(Named what, Consumer<String> terms) {
        switch (what) {
            case Named.Reference(var reference) -> {
                terms.accept("entity=" + reference);
                int version = reference.indexOf(VERSION);
                if (version >= 0) {
                    terms.accept("entity=" + reference.substring(0, version));
                }
            }
            case Named.Identifier(var _, var value) -> terms.accept("entity=" + value);
            case Named.Bare(var value) -> terms.accept("entity=" + value);
            case Named.Display _ -> {
                // as above
            }
        }
    }
}
