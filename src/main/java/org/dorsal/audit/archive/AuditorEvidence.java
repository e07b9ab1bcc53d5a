package org.dorsal.audit.archive;

import java.util.List;

/**
 * What the auditor brings, from places that whoever runs the database can't write to.
 *
 * @param keys PEM or {@code name+id+key}, as they were given
 * @param checkpoints notes that were kept outside
 */
public record AuditorEvidence(List<String> keys, List<CheckpointEvidence> checkpoints) {
    public AuditorEvidence {
        keys = List.copyOf(keys);
        checkpoints = List.copyOf(checkpoints);
    }

    public record CheckpointEvidence(String place, String note) {}
}
