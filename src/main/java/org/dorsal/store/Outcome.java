package org.dorsal.store;

/** What became of a commit. Anything but {@link Appended} left no trace. */
public sealed interface Outcome {
    /** All rows are on disk. */
    record Appended() implements Outcome {}

    /**
     * Another assessment of the site has this business identifier already.
     *
     * @param assessment id of that assessment
     */
    record IdentifierTaken(String assessment) implements Outcome {}

    /** Somebody else appended this version of a resource first: read again, decide again. */
    record VersionTaken() implements Outcome {}

    /** The draft that was to be signed has been saved again, or is gone. */
    record DraftChanged() implements Outcome {}
}
