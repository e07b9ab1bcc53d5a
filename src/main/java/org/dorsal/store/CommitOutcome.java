package org.dorsal.store;

/** Outcome of a commit. Every outcome except {@link Appended} left no rows. */
public sealed interface CommitOutcome {
    /** All rows are on disk. */
    record Appended() implements CommitOutcome {}

    /**
     * Another assessment of the site has this business identifier already, or had it and was received as the same bytes.
     *
     * @param assessment id of that assessment
     */
    record IdentifierConflict(String assessment) implements CommitOutcome {}

    /** A concurrent commit appended this version of a resource first; the caller must read and decide again. */
    record VersionTaken() implements CommitOutcome {}

    /** The draft that was to be signed has been saved again, or is gone. */
    record DraftChanged() implements CommitOutcome {}
}
