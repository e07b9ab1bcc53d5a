package org.dorsal.store;

import java.time.Instant;
import java.util.*;

/**
 * Conditions of an auditor's search for events; all of them must hold.
 *
 * @param all terms of which an event carries every one, {@code name=value} as in {@link NewAuditEvent#terms}
 * @param any terms of which an event carries at least one; empty for no condition
 * @param none terms of which an event carries none
 * @param patient logical id of the patient of the touched record
 * @param from earliest recording time, inclusive
 * @param before latest recording time, exclusive
 * @param integrity degree of protection by the signed log
 * @param delivery delivery state of the event's assessment
 * @param seenBy term of an agent who has accessed the patient's record
 * @param newest whether of the matching versions of an assessment's results only the newest is meant
 * @param people whether only events of people are meant, not those of software alone
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
        Optional<String> seenBy,
        boolean newest,
        boolean people) {
    public EventQuery {
        all = List.copyOf(all);
        any = List.copyOf(any);
        none = List.copyOf(none);
    }

    /** How far the signed log protects an event. */
    public enum Integrity {
        /** Event without a position in the log. */
        UNSEQUENCED,
        /** Event with a position that no checkpoint covers yet. */
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
                Optional.empty(),
                false,
                false);
    }

    /** Returns this query with these terms in place of {@code any}. */
    public EventQuery withAny(List<String> terms) {
        return new EventQuery(all, terms, none, patient, from, before, integrity, delivery, seenBy, newest, people);
    }

    /** Returns this query for the newest matching version of the results of each assessment. */
    public EventQuery ofNewestVersions() {
        return new EventQuery(all, any, none, patient, from, before, integrity, delivery, seenBy, true, people);
    }
}
