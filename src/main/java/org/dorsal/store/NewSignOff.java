package org.dorsal.store;

import java.util.Optional;

/**
 * A clinician's attested decision on one version of a result set.
 *
 * @param version of the result set that is signed
 * @param draft the draft that was signed; the commit removes it, or fails when it has changed or is gone
 * @param body canonical JSON of the decision
 */
public record NewSignOff(String patient, String assessment, int version, Optional<DraftSeen> draft, byte[] body) {
    public NewSignOff {
        if (version < 1) {
            throw new IllegalArgumentException("a result set's versions count from 1");
        }
    }

    /** A draft as its clinician saw it last. */
    public record DraftSeen(DraftKey key, DraftVersion version) {}

    @Override
    public String toString() {
        return "NewSignOff[" + assessment + ", " + version + "]";
    }
}
