package org.dorsal.assessment;

import java.util.List;
import org.dorsal.audit.AuditSubject;
import org.dorsal.store.NewVersion;

/**
 * The resources rendered from one scoring, ready to append in one commit.
 *
 * @param versions panel first, then pain score, vital signs, care plan, provenance
 * @param facts what the audit event says about them
 */
public record ResultSet(List<NewVersion> versions, List<AuditSubject> facts) {
    public ResultSet {
        facts = List.copyOf(facts);
        versions = List.copyOf(versions);
    }

    /** The panel Observation, which names the disposition. */
    public NewVersion panel() {
        return versions.getFirst();
    }
}
