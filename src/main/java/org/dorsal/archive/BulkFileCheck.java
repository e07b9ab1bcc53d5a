package org.dorsal.archive;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dorsal.archive.AuditorEvidence.BulkFileEvidence;
import org.dorsal.archive.VerificationFinding.FindingKind;

/** Compares files of bulk exports with their manifest, and with the events of their downloads in the signed log. */
final class BulkFileCheck {
    private final Set<String> hashes = new HashSet<>();

    /** Adds the hash in the event of a download; the event's leaf is verified. */
    void downloaded(EventContent event) {
        if (event.fact("exported").isPresent()) {
            event.fact("sha256").ifPresent(hashes::add);
        }
    }

    /** Compares the files; none without the auditor's manifest. */
    void compare(List<BulkFileEvidence> files, VerificationFindings doubts) {
        for (BulkFileEvidence file : files) {
            if (!file.sha256().equals(file.saidSha256()) || file.lines() != file.saidLines()) {
                doubts.add(FindingKind.FILE_CHANGED, file.name(), "its bytes are not those of the manifest");
            } else if (!hashes.contains(file.sha256())) {
                doubts.add(FindingKind.FILE_UNKNOWN, file.name(), "no event of the export tells of such a download");
            }
        }
    }
}
