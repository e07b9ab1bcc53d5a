package org.dorsal.archive;

import java.io.IOException;
import java.util.*;
import org.dorsal.archive.ExpectedCheckpoints.CheckpointSource;
import org.dorsal.archive.ExpectedCheckpoints.ExpectedRoot;
import org.dorsal.archive.VerificationFinding.FindingKind;
import org.dorsal.audit.log.Proofs;

/** Compares the auditor's checkpoints with the root of a partial export. */
record ConsistencyCheck(VerificationRun run, ExpectedCheckpoints marks) {
    private static final List<String> PROOF_NAMES = List.of("size", "proof");
    private static final int MAX_PROOFS = 10_000;

    private static void read(ArchiveLine line, Map<Long, List<byte[]>> proofs) throws ArchiveFormatException {
        if (proofs.put(line.numberOr("size", -1), line.hashes("proof")) != null || proofs.size() > MAX_PROOFS) {
            throw line.refused("a proof is there twice, or there are too many");
        }
    }

    /**
     * Compares the auditor's checkpoints with the root. A single match suffices; older ones without a proof are
     * counted in a note.
     */
    void compare(ExpectedRoot root) throws IOException, ArchiveFormatException {
        Map<Long, List<byte[]>> proofs = new HashMap<>();
        run.lines("consistency", Entries.CONSISTENCY, PROOF_NAMES, line -> read(line, proofs));
        long compared = 0;
        long uncompared = 0;
        for (ExpectedRoot mark : marks.bySize()) {
            boolean outside = mark.source() == CheckpointSource.KEPT_OUTSIDE;
            List<byte[]> proof = mark.size() == root.size() ? List.of() : proofs.get(mark.size());
            if (mark.size() > root.size() && outside) {
                String detail = "it holds " + mark.size() + " entries, and the export's " + root.size();
                run.doubts().add(FindingKind.LOG_SHORTER, mark.place(), detail);
            } else if (proof == null) {
                uncompared += outside ? 1 : 0;
            } else if (Proofs.consistencyHolds(mark.size(), mark.root(), root.size(), root.root(), proof)) {
                compared += outside ? 1 : 0;
            } else {
                String detail = "the log does not begin with what it was signed over";
                run.doubts().add(FindingKind.CHECKPOINT_NOT_IN_TREE, mark.place(), detail);
            }
        }
        if (uncompared > 0 && compared == 0) {
            String detail =
                    "for none of the " + uncompared + " checkpoints that were kept outside the export has a proof";
            run.doubts().add(FindingKind.CHECKPOINT_NOT_COMPARED, "--checkpoint", detail);
        } else if (uncompared > 0) {
            run.notes()
                    .add(uncompared + " older checkpoints could not be compared with a partial export; " + compared
                            + " could");
        }
    }
}
