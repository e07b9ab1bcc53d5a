package org.dorsal.archive;

import java.util.List;
import org.dorsal.audit.log.PublicLogKey;

/**
 * Keys and checkpoints that the auditor supplies, from sources outside the control of the database's administrators.
 *
 * @param keys texts in PEM or as {@code name+id+key}
 * @param checkpoints notes from external destinations
 * @param files files of bulk exports, which the export has to know
 * @param witnesses verifier keys of witnesses
 * @param quorum number of witnesses that must have cosigned the export's checkpoint, at most all
 */
public record AuditorEvidence(
        List<String> keys,
        List<CheckpointEvidence> checkpoints,
        List<BulkFileEvidence> files,
        List<String> witnesses,
        int quorum) {
    public AuditorEvidence {
        keys = List.copyOf(keys);
        checkpoints = List.copyOf(checkpoints);
        files = List.copyOf(files);
        witnesses = List.copyOf(witnesses);
    }

    /** Whether a text is a verifier key for cosignatures with Ed25519. */
    public static boolean isWitnessKey(String written) {
        return PublicLogKey.readWitness(written).isPresent();
    }

    public record CheckpointEvidence(String place, String note) {}

    /**
     * File of a bulk export.
     *
     * @param sha256 SHA-256 of its bytes, in hexadecimal
     * @param lines number of its lines
     * @param saidSha256 SHA-256 in the manifest
     * @param saidLines count in the manifest
     */
    public record BulkFileEvidence(String name, String sha256, long lines, String saidSha256, long saidLines) {}
}
