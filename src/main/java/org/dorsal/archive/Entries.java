package org.dorsal.archive;

/** Names of the entries of an export, format 1. */
final class Entries {
    static final int FORMAT = 1;

    static final String READ_ME = "READ-ME.txt";
    static final String MANIFEST = "manifest.json";

    /** The signed note that all proofs lead to. */
    static final String CHECKPOINT = "checkpoint.txt";

    /** Earlier signed notes, with a line {@value #SEPARATOR} between two. */
    static final String CHECKPOINTS = "checkpoints.txt";

    static final String SEPARATOR = "%%";

    /** Columns of the checkpoint rows, which must match the notes. */
    static final String CHECKPOINT_ROWS = "checkpoint-rows.ndjson";

    static final String EVENTS = "events.ndjson";

    /** Events that the checkpoint does not hold (yet), which other rows may be named by. */
    static final String OUTSIDE = "outside.ndjson";

    /** Note that was signed meanwhile, where it holds an erasure. */
    static final String LATER_CHECKPOINT = "later-checkpoint.txt";

    /** Stored subtrees of the log's tree. */
    static final String NODES = "nodes.ndjson";

    static final String RESOURCES = "resources.ndjson";
    static final String SIGN_OFFS = "sign-offs.ndjson";
    static final String ASSESSMENTS = "assessments.ndjson";
    static final String DELIVERIES = "deliveries.ndjson";
    static final String KNOWLEDGE = "knowledge/";

    private Entries() {}
}
