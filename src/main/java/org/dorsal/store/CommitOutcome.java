package org.dorsal.store;

/** What became of a commit. Anything but {@link Appended} left no trace. */
public sealed interface CommitOutcome {
    /** All rows are on disk. */
    record Appended() implements CommitOutcome {}

    /**
     * Another assessment of the site has this business identifier already.
     *
     * @param assessment id of that assessment
     */
    record IdentifierConflict(String assessment) implements CommitOutcome {}

    /** Somebody else appended this version of a resource first: read again, decide again. */
    record VersionTaken() implements CommitOutcome {}

    /** The draft that was to be signed has been saved again, or is gone. */
    record DraftChanged() implements CommitOutcome {}
}
