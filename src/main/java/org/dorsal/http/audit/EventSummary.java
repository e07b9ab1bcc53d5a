package org.dorsal.http.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an event tells. A part that its bytes do not hold is empty, because changed bytes may hold anything.
 *
 * @param type code of the event's type
 * @param subtype code of its first subtype
 * @param display what its subtype or type calls itself
 * @param says why it failed, where it did
 * @param written versioned references of what was written, each with the lower-case hex of its SHA-256
 * @param facts name to values
 */
record EventSummary(
        String id,
        Optional<Instant> recorded,
        String type,
        String subtype,
        String display,
        String action,
        String outcome,
        String says,
        List<Agent> agents,
        List<String> references,
        Map<String, String> written,
        Map<String, List<String>> facts,
        Optional<String> query) {
    EventSummary {
        agents = List.copyOf(agents);
        references = List.copyOf(references);
        written = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(written));
        facts = Map.copyOf(facts);
    }

    /**
     * Somebody, or something, that took part.
     *
     * @param who FHIR reference, {@code issuer|id}, or what it is called
     * @param purpose code of v3-ActReason
     */
    record Agent(
            String who,
            Optional<String> name,
            List<String> roles,
            Optional<String> network,
            Optional<String> purpose,
            boolean requestor,
            boolean person) {
        Agent {
            roles = List.copyOf(roles);
        }

        @Override
        public String toString() {
            return "Agent[hidden]";
        }
    }

    /** The only value of that fact; the first where there are several. */
    Optional<String> fact(String name) {
        return facts.getOrDefault(name, List.of()).stream().findFirst();
    }

    List<String> allOf(String name) {
        return facts.getOrDefault(name, List.of());
    }

    Optional<String> assessment() {
        return fact("assessment");
    }

    /** Version of the result set; zero where it tells of none. */
    int version() {
        return fact("version")
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    boolean result() {
        return fact("result").equals(Optional.of("true"));
    }

    boolean overridden() {
        return fact("overridden").equals(Optional.of("true"));
    }

    /** Coded reasons of a clinician, for another disposition and for activities that were declined. */
    Stream<String> reasons() {
        return Stream.concat(allOf("override").stream(), allOf("declined").stream())
                .distinct();
    }

    /** Who asked for it: the person where one did, else the software. */
    Optional<Agent> actor() {
        return agents.stream()
                .filter(Agent::person)
                .findFirst()
                .or(() -> agents.stream().filter(Agent::requestor).findFirst())
                .or(() -> agents.stream().findFirst());
    }

    /** We asked the EHR for it. */
    boolean toEhr() {
        return agents.stream().anyMatch(agent -> agent.who().equals("EHR"));
    }

    /** Where it came from, or went to. */
    Optional<String> network() {
        return agents.stream().flatMap(agent -> agent.network().stream()).findFirst();
    }

    Optional<String> purpose() {
        return agents.stream().flatMap(agent -> agent.purpose().stream()).findFirst();
    }

    /** The software through which somebody asked for it; empty where it asked by itself. */
    Optional<Agent> client() {
        return agents.stream()
                .filter(agent -> actor().filter(agent::equals).isEmpty())
                .filter(agent -> !agent.person() && !agent.who().equals("Dorsal"))
                .findFirst();
    }

    @Override
    public String toString() {
        return "EventSummary[" + id + "]";
    }
}
