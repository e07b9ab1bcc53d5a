package org.dorsal.audit.log;

import java.util.Optional;

/**
 * Where checkpoints go that the database's administrators don't own. A tree that was rewritten is found out by what is kept there,
 * even if whoever rewrote it has the signing key.
 */
public interface CheckpointDestination {
    /** As it is written in the settings; for log lines and metrics. */
    String name();

    /** Whether what was kept can be read back. */
    boolean remembers();

    /**
     * The largest checkpoint of the site that is kept there; empty when there is none, or it can't be read back.
     *
     * @throws PlaceFault when the place is out of order
     */
    Optional<Checkpoint> newest(String site);

    /**
     * Keeps a note for good: when this returns, it survives a crash. The same note may come twice.
     *
     * @param size of the checkpoint in it
     * @throws PlaceFault when the place is out of order, or holds another note of that size
     */
    void keep(String site, long size, String note);

    /** A place did not do what it was asked. It is asked again. */
    static final class PlaceFault extends RuntimeException {
        public PlaceFault(String says) {
            super(says);
        }

        public PlaceFault(String says, Throwable cause) {
            super(says, cause);
        }
    }

    /** Reads which place is meant; a new kind of place has its word here. */
    static CheckpointDestination read(String written) {
        if (written.equals("stream")) {
            return new StreamPlace();
        }
        if (!written.startsWith("file:") || written.equals("file:")) {
            throw new IllegalArgumentException("places must be file:/directory or stream; correct \"" + written + "\"");
        }
        try {
            return new FilePlace(KeyFile.path(written));
        } catch (IllegalArgumentException why) {
            throw new IllegalArgumentException("places " + why.getMessage());
        }
    }
}
