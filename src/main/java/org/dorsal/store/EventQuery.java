package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Conditions of an auditor's search for events; all of them must hold.
 *
 * @param results conditions on results, for events that committed some; empty for events of all kinds
 * @param record assessment that an event is about
 * @param agent person, or software as {@code issuer|id}
 * @param action code of the action
 * @param outcome code of the outcome
 * @param patient logical id of the patient of the touched record
 * @param from earliest recording time, inclusive
 * @param before latest recording time, exclusive
 * @param integrity degree of protection by the signed log
 * @param seenBy agent who has accessed the patient's record
 * @param people whether only events of people are meant, not those of software alone
 */
public record EventQuery(
        Optional<ResultFilter> results,
        Optional<RecordFilter> record,
        Optional<String> agent,
        Optional<String> action,
        Optional<String> outcome,
        Optional<String> patient,
        Instant from,
        Instant before,
        Optional<Integrity> integrity,
        Optional<String> seenBy,
        boolean people) {
    /** Every event of a site. */
    public static final EventQuery EVERYTHING = of(Optional.empty(), Optional.empty());

    /**
     * Events about an assessment or its resources, in the patient's record or in none.
     *
     * @param references references of the response and its resources, without version
     */
    public record RecordFilter(String patient, String assessment, List<String> references) {
        public RecordFilter {
            references = List.copyOf(references);
        }
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
     * @param signers references of clinicians, one of the signers; empty for no condition
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

    /** Returns the query for events that committed such results. */
    public static EventQuery of(ResultFilter results) {
        return of(Optional.of(results), Optional.empty());
    }

    /** Returns the query for events about an assessment. */
    public static EventQuery of(RecordFilter record) {
        return of(Optional.empty(), Optional.of(record));
    }

    private static EventQuery of(Optional<ResultFilter> results, Optional<RecordFilter> record) {
        return new EventQuery(
                results,
                record,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MIN,
                Instant.MAX,
                Optional.empty(),
                Optional.empty(),
                false);
    }
}
