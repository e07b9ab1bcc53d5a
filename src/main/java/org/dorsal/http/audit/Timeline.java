package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.http.audit.Gate.Purpose;
import org.dorsal.http.audit.RecordView.Step;
import org.dorsal.http.audit.SearchView.SearchRows;
import org.dorsal.store.FoundEvent;

/** Makes steps of events; what somebody did many times in a row is one step. */
record Timeline(AuditWords words) {
    /** Deeds that repeat themselves while somebody works. */
    private static final Set<String> REPEATED = Set.of("access", "originate", "read", "search-type", "vread");

    List<Step> steps(List<FoundEvent> events) {
        List<Step> steps = new ArrayList<>();
        Optional<EventSummary> before = Optional.empty();
        for (FoundEvent event : events) {
            EventSummary told = EventReading.of(event);
            if (before.filter(later -> repeats(later, told)).isPresent()) {
                steps.set(steps.size() - 1, more(steps.getLast()));
            } else {
                steps.add(step(event, told));
            }
            before = Optional.of(told);
        }
        return steps;
    }

    private static boolean repeats(EventSummary later, EventSummary told) {
        return REPEATED.contains(told.subtype())
                && later.subtype().equals(told.subtype())
                && later.outcome().equals(told.outcome())
                && later.toEhr() == told.toEhr()
                && later.purpose().equals(told.purpose())
                && later.actor()
                        .map(EventSummary.Agent::who)
                        .equals(told.actor().map(EventSummary.Agent::who));
    }

    private static Step more(Step step) {
        return new Step(
                step.when(),
                step.times() + 1,
                step.deed(),
                step.who(),
                step.roles(),
                step.client(),
                step.network(),
                step.purpose(),
                step.reasons(),
                step.outcome(),
                step.says(),
                step.integrity(),
                step.position());
    }

    private Step step(FoundEvent event, EventSummary told) {
        return new Step(
                words.moment(event.recordedAt()),
                1,
                words.deed(told),
                told.actor().flatMap(AuditWords::name),
                told.actor().map(EventSummary.Agent::roles).orElse(List.of()),
                told.client().map(EventSummary.Agent::who).filter(who -> !who.isEmpty()),
                told.network(),
                told.purpose().map(code -> words.say(Purpose.key(code)) + " (" + code + ")"),
                reasons(told, words),
                told.outcome(),
                told.says(),
                SearchRows.integrity(event),
                event.position());
    }

    /** Coded reasons of a clinician, and an operator's own words. */
    static List<String> reasons(EventSummary told, AuditWords words) {
        return Stream.concat(told.reasons().map(words::overrideReason), told.allOf("reason").stream())
                .toList();
    }
}
