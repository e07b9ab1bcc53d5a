package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Conditions of an auditor's search for events; all of them must hold.
 *
 * @param results conditions on results, for events that committed some; empty for events of all kinds
 * @param all terms of which an event carries every one, {@code name=value} as in {@link NewAuditEvent#terms}
 * @param any terms of which an event carries at least one; empty for no condition
 * @param patient logical id of the patient of the touched record
 * @param from earliest recording time, inclusive
 * @param before latest recording time, exclusive
 * @param integrity degree of protection by the signed log
 * @param seenBy term of an agent who has accessed the patient's record
 * @param people whether only events of people are meant, not those of software alone
 */
public record EventQuery(
        Optional<ResultFilter> results,
        List<String> all,
        List<String> any,
        Optional<String> patient,
        Instant from,
        Instant before,
        Optional<Integrity> integrity,
        Optional<String> seenBy,
        boolean people) {
    public EventQuery {
        all = List.copyOf(all);
        any = List.copyOf(any);
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

    /**
     * Conditions on a version of results, as its {@link ResultRow} has them.
     *
     * @param disposition disposition that holds
     * @param computed disposition from the answers
     * @param cause code of a cause that reaches a disposition, or that open questions could lead to
     * @param open which of both
     * @param criteria canonical with version
     * @param overridden whether a clinician chose another disposition
     * @param signers references of clinicians of whom one signed; empty for no condition
     * @param delivery delivery state of the assessment
     * @param newest whether of the matching versions of an assessment's results only the newest is meant
     */
    public record ResultFilter(
            Optional<String> disposition,
            Optional<String> computed,
            Optional<String> cause,
            boolean open,
            Optional<String> criteria,
            Optional<Boolean> overridden,
            List<String> signers,
            Optional<String> delivery,
            boolean newest) {
        /** All versions of all results. */
        public static final ResultFilter ALL = new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);

        public ResultFilter {
            signers = List.copyOf(signers);
        }
    }

    /** Every event of a site. */
    public static EventQuery everything() {
        return new EventQuery(
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Instant.MIN,
                Instant.MAX,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Returns this query with these terms in place of {@code any}. */
    public EventQuery withAny(List<String> terms) {
        return new EventQuery(results, all, terms, patient, from, before, integrity, seenBy, people);
    }

    /** Returns this query for events that committed such results. */
    public EventQuery withResults(ResultFilter filter) {
        return new EventQuery(Optional.of(filter), all, any, patient, from, before, integrity, seenBy, people);
    }

    EventQuery since(Instant earliest) {
        return new EventQuery(results, all, any, patient, earliest, before, integrity, seenBy, people);
    }
}
