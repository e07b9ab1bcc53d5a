package org.dorsal.audit.log;

import java.util.Optional;

/**
 * Destination for checkpoints outside the control of the database's administrators. Its copies reveal a rewritten
 * tree even if the attacker has the signing key.
 */
public interface CheckpointDestination {
    /** Value in the settings; used in log lines and metrics. */
    String name();

    /** Whether stored checkpoints can be read back. */
    boolean remembers();

    /**
     * The largest checkpoint of the site that is kept there; empty when there is none, or it can't be read back.
     *
     * @throws CheckpointDestinationException when the place is out of order
     */
    Optional<Checkpoint> newest(String site);

    /**
     * Stores a note durably; returns after it survives a crash. Idempotent.
     *
     * @param size size of the checkpoint in the note
     * @throws CheckpointDestinationException when the destination is not available, or holds another note of that size
     */
    void keep(String site, long size, String note);

    /** Failure of a destination. The caller retries. */
    static final class CheckpointDestinationException extends RuntimeException {
        public CheckpointDestinationException(String message) {
            super(message);
        }

        public CheckpointDestinationException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Reads which place is meant; a new kind of place has its word here. */
    static CheckpointDestination read(String written) {
        if (written.equals("stream")) {
            return new LogStreamCheckpointDestination();
        }
        if (!written.startsWith("file:") || written.equals("file:")) {
            throw new IllegalArgumentException("places must be file:/directory or stream; correct \"" + written + "\"");
        }
        try {
            return new FileCheckpointDestination(KeyFile.path(written));
        } catch (IllegalArgumentException why) {
            throw new IllegalArgumentException("places " + why.getMessage());
        }
    }
}
