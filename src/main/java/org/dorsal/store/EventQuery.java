package org.dorsal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an auditor asks of events; all of it must hold.
 *
 * @param all terms that each of them carries, {@code name=value} as in {@link NewAuditEvent#terms}
 * @param any terms of which each carries one at least; empty when none is asked for
 * @param none terms that none of them carries
 * @param patient whose record was touched
 * @param from recorded then or later
 * @param before recorded before
 * @param integrity how far they are protected
 * @param delivery how the assessment that they tell of stands on its way into the EHR
 * @param seenBy term of an agent: somebody of that name has looked at the patient's record
 */
public record EventQuery(
        List<String> all,
        List<String> any,
        List<String> none,
        Optional<String> patient,
        Instant from,
        Instant before,
        Optional<Integrity> integrity,
        Optional<String> delivery,
        Optional<String> seenBy) {
    public EventQuery {
        all = List.copyOf(all);
        any = List.copyOf(any);
        none = List.copyOf(none);
    }

    /** How far the signed log protects an event. */
    public enum Integrity {
        /** It has no position yet. */
        UNSEQUENCED,
        /** It has a position, and no checkpoint holds it yet. */
        UNSIGNED,
        /** A checkpoint holds it. */
        SIGNED
    }

    /** Every event of a site. */
    public static EventQuery everything() {
        return new EventQuery(
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Instant.MIN,
                Instant.MAX,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** With one more term that each carries. */
    public EventQuery and(String term) {
        var more = new ArrayList<>(all);
        more.add(term);
        return new EventQuery(more, any, none, patient, from, before, integrity, delivery, seenBy);
    }

    /** Those that carry one of these at least. */
    public EventQuery withAny(List<String> terms) {
        return new EventQuery(all, terms, none, patient, from, before, integrity, delivery, seenBy);
    }

    /** Those that carry none of these. */
    public EventQuery without(List<String> terms) {
        return new EventQuery(all, any, terms, patient, from, before, integrity, delivery, seenBy);
    }

    /** Those recorded from one moment to before another. */
    public EventQuery between(Instant start, Instant end) {
        return new EventQuery(all, any, none, patient, start, end, integrity, delivery, seenBy);
    }

    @Override
    public String toString() {
        return "EventQuery[" + all.size() + " terms]";
    }
}
