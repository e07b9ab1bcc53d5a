package org.dorsal.audit.archive;

import java.util.List;

/**
 * Keys and checkpoints that the auditor supplies, from sources outside the control of the database's administrators.
 *
 * @param keys texts in PEM or as {@code name+id+key}
 * @param checkpoints notes from external destinations
 */
public record AuditorEvidence(List<String> keys, List<CheckpointEvidence> checkpoints) {
    public AuditorEvidence {
        keys = List.copyOf(keys);
        checkpoints = List.copyOf(checkpoints);
    }

    public record CheckpointEvidence(String place, String note) {}
}
